#!/usr/bin/env python3
"""The style of a chart that stands alone, taken from the page's: chart_css.py PAGE.CSS -o CHART.CSS

A chart as a file of its own has no page around it, and programs that draw SVG know no custom properties. So the page's rules
for charts are copied with every var(--x) worked out, once for light and once, in a media query, for dark readers.
"""
import argparse
import re


def rules(css):
    """(selector, declarations) outside of @ rules."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    depth, start, head = 0, 0, ""
    for i, c in enumerate(css):
        if c == "{":
            if depth == 0:
                head, start = css[start:i].strip(), i + 1
            depth += 1
        elif c == "}":
            depth -= 1
            if depth == 0:
                yield head, css[start:i].strip()
                start = i + 1


def properties(body):
    return dict(re.findall(r"(--[a-z-]+):\s*([^;]+)", body))


def resolve(text, values):
    """var(--x) and var(--x, other), inside out."""
    pattern = re.compile(r"var\((--[a-z-]+)(?:,\s*([^()]*|[^()]*\([^()]*\)[^()]*))?\)")
    while True:
        done = pattern.sub(lambda m: values.get(m[1], m[2] if m[2] is not None else "inherit").strip(), text)
        if done == text:
            return text
        text = done


def charts(css, values):
    """The rules for charts with the values in them; a kind's own colour (--k) becomes the fill of its pins."""
    for selector, body in rules(css):
        if selector.startswith("@"):
            continue
        kinds = re.findall(r"\.k-[a-z]+", selector)
        if kinds and "--k" in properties(body):
            yield f".chart {kinds[0]} circle", "fill: " + resolve(properties(body)["--k"], values)
        elif ".chart" in selector:
            own = {k: v for k, v in values.items() if k != "--k"}
            mine = [s for s in selector.split(",") if ".chart" in s]
            if mine == [".chart"]:  # its size is the file's own
                body = next(d for d in body.split(";") if d.strip().startswith("font"))
            if not any(".narrow" in s for s in mine):
                yield ",".join(mine), resolve(body.strip(), own)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page")
    parser.add_argument("-o", required=True)
    args = parser.parse_args()
    with open(args.page, encoding="utf-8") as f:
        css = f.read()
    light = next(properties(body) for selector, body in rules(css) if selector == ":root")
    at_dark = next(body for selector, body in rules(css) if selector.startswith("@media") and "dark" in selector)
    dark = {**light, **next(properties(body) for selector, body in rules(at_dark) if selector.startswith(":root"))}
    def write(values):
        return [f".paper {{ fill: {values['--bg']}; }}"] + [
            f"{selector.strip()} {{ {body} }}" for selector, body in charts(css, values)]

    with open(args.o, "w", encoding="utf-8") as out:
        out.write("\n".join(write(light)) + "\n@media (prefers-color-scheme: dark) {\n" + "\n".join(write(dark)) + "\n}\n")


main()
