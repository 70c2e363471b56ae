#!/usr/bin/env python3
"""bench/render.py [--json] [--bin PATH] [--keep DIR]

Measures what `debrief render --format pdf` costs: CPU milliseconds of the whole process (the best of several runs, start-up,
evidence, check and fonts included), pages and bytes, on generated reports (made up here, fixed seed): 20 pages of Chinese
text with tables, lists and proofs, the same in English, twice as much Chinese, a timeline of 2,500 rows and one of 5,000, a
paragraph of 1 MB. For comparison the page (HTML) of the same reports, and a chart as PNG. The bar is 1,000 ms for the 20
Chinese pages.
"""
import argparse, json, os, random, re, resource, subprocess, sys, tempfile

SEED = 20250209
NOW = "2025-03-01T12:00:00Z"
BAR_MS = 1000

ZH = ["错误率在 3 分钟内从 0.2 % 上升到 43 %。", "值班工程师收到通知后查看了看板和最近的部署记录。", "移动端的重试使负载翻倍，队列增长到 41,372 条。",
      "从图表上看不出两个连接池中哪一个已经耗尽。", "由于镜像仓库中已经没有上一版本，回滚用了 13 分 58 秒。", "没有人被告知该上限按主机计算，文档里也没有写明。",
      "两个地区的用户在支付页面遇到超时，客服收到大量反馈。", "连接池的告警是事后补充的，阈值取自过去四周的峰值。", "限流规则由网关团队维护，变更需要两人复核。",
      "数据库副本的延迟在恢复之后又持续了一刻钟。"]
EN = ["The error ratio rose from 0.2 % to 43 % within 3 minutes.", "The engineer on call looked at the dashboard and at the last deployments.",
      "Retries of the mobile clients doubled the load, so the queue grew to 41,372 entries.", "The graphs did not tell which of the two pools was exhausted.",
      "The rollback took 13 min 58 s, because the previous image was gone from the registry.", "Nobody had been told that the limit applies to each host.",
      "Customers in two regions saw timeouts on the payment page.", "The alert on the pool was added after the fact, with a limit taken from the last four weeks.",
      "Rate limits belong to the gateway team; a change needs two reviewers.", "The lag of the replica lasted a quarter of an hour longer."]
TEXT = {"zh-CN": {"title": "# 故障复盘：结算服务故障（2025-02-09）", "date": "日期", "timeline": "时间线（所有时间均为 UTC）", "head": "| 时间 | 事件 | 来源 | 人员 |",
                  "section": "原因分析", "say": ZH},
        "en": {"title": "# Post-Mortem: checkout outage (2025-02-09)", "date": "Date", "timeline": "Timeline (all times UTC)", "head": "| Time | Event | Source | Actor |",
               "section": "Contributing Factors", "say": EN}}


def clock(i):
    return "%02d:%02d:%02d" % (10 + i // 3600, i // 60 % 60, i % 60)


def rows(w, n, rng):
    return [w["head"], "|---|---|---|---|"] + ["| %s | %s | [log](evidence/nginx/access.log#L%d) | @bob |" % (clock(i), rng.choice(w["say"]), i + 1) for i in range(n)] + [""]


def article(lang, n_sections):
    w, rng = TEXT[lang], random.Random(SEED)
    words = 26 if lang == "zh-CN" else 14
    out = [w["title"], "", "**%s**: 2025-02-09" % w["date"], "", "## " + w["timeline"], ""] + rows(w, 40, rng)
    for k in range(n_sections):
        out += ["## %s %d" % (w["section"], k + 1), ""]
        for _ in range(3):
            out += ["".join(rng.choice(w["say"]) + ("" if lang == "zh-CN" else " ") for _ in range(words // 3)), ""]
        out += ["- %s" % rng.choice(w["say"]) for _ in range(5)] + [""]
        out += ["> " + rng.choice(w["say"]), "", "```", "kubectl rollout undo deployment/checkout --to-revision=%d" % k, "```", ""]
    return "\n".join(out) + "\n"


def timeline(n):
    w = TEXT["zh-CN"]
    return "\n".join([w["title"], "", "## " + w["timeline"], ""] + rows(w, n, random.Random(SEED))) + "\n"


def measure(binary, folder, to, runs):
    best, path = None, os.path.join(folder, "out." + to)
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([binary, "render", "-i", folder, "--format", to, "-o", path, "--now", NOW], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            sys.exit("render: %s: exit code %d: %s" % (folder, done.returncode, done.stderr.decode()[-300:]))
        ms = 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        best = ms if best is None else min(best, ms)
    return best, path


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--json", action="store_true")
    p.add_argument("--bin", default="build/release/src/cmd/debrief")
    p.add_argument("--keep", help="leave the reports and what was made of them here")
    p.add_argument("data", nargs="?", help="not used: `make bench` hands it to every script")
    args = p.parse_args()
    reports = [("20 pages, Chinese", "zh-CN", article("zh-CN", 22)), ("20 pages, English", "en", article("en", 22)), ("40 pages, Chinese", "zh-CN", article("zh-CN", 46)),
               ("2,500 rows", "zh-CN", timeline(2500)), ("5,000 rows", "zh-CN", timeline(5000)),
               ("a paragraph of 1 MB", "en", "# T\n\n## S\n\n" + "".join(EN)[:500] * 2000 + "\n")]
    result = []
    with tempfile.TemporaryDirectory() as folder:
        for i, (name, lang, text) in enumerate(reports):
            incident = os.path.join(args.keep or folder, "r%d" % i)
            os.makedirs(incident, exist_ok=True)
            with open(os.path.join(incident, "incident.yaml"), "w") as f:
                f.write("title: checkout outage\nlang: %s\n" % lang)
            with open(os.path.join(incident, "report.md"), "w", encoding="utf-8") as f:
                f.write(text)
            runs = 5 if i < 3 else 2
            ms, path = measure(args.bin, incident, "pdf", runs)
            with open(path, "rb") as f:
                pdf = f.read()
            html_ms, _ = measure(args.bin, incident, "html", runs)
            row = {"report": name, "pages": len(re.findall(rb"/Type /Page\b", pdf)), "bytes": len(pdf), "ms": round(ms, 1), "html_ms": round(html_ms, 1)}
            if i == 0:
                row["png_ms"] = round(measure(args.bin, incident, "png", runs)[0], 1)
            result.append(row)
    if args.json:
        print(json.dumps(result, indent=1))
        return
    print("| report | pages | bytes | PDF, CPU ms | HTML, CPU ms |\n|---|---|---|---|---|")
    for r in result:
        print("| %(report)s | %(pages)d | %(bytes)d | %(ms)s | %(html_ms)s |" % r)
    print("\na chart as PNG: %s ms" % result[0]["png_ms"])
    print("%s the bar of %d ms for 20 Chinese pages" % ("within" if result[0]["ms"] <= BAR_MS else "ABOVE", BAR_MS))


main()
