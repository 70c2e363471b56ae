// Optional: the page is complete without it. Rows and chart point at each other, proofs open in place, the chart zooms and tells
// values, and a slider shows what had reached the responders by a time. Texts come with the page (data-say); nothing is parsed
// as markup. At most 10 kB, which a test holds it to.
'use strict';
(() => {
const all = (q, e = document) => [...e.querySelectorAll(q)];
const one = (q, e = document) => e.querySelector(q);
const set = (e, attributes) => {
  for (const k in attributes) e.setAttribute(k, attributes[k]);
  return e;
};
const make = (tag, text = '', attributes = {}) => {
  const e = set(document.createElement(tag), attributes);
  e.textContent = text;
  return e;
};
const on = (e, types, f, options) => types.split(' ').forEach((t) => e.addEventListener(t, f, options));
const [KNOWN, HINDSIGHT, REACHED, NEVER, SINCE, ...LABELS] = document.body.dataset.say.split('|');
const byId = (id) => document.getElementById(id);
const boxOf = (e) => e.getBoundingClientRect();
const within = (v, low, high) => Math.max(low, Math.min(high, v));

// What a mark or a proof says, beside it, for mouse and keyboard.
const tip = make('div', '', { id: 'tip', role: 'tooltip', hidden: '' });
document.body.append(tip);
const hush = () => { tip.hidden = true; };
function tell(e) {
  tip.textContent = e.dataset.tip ?? one('title', e)?.textContent;
  tip.hidden = tip.textContent === '';
  const at = boxOf(e);
  const box = boxOf(tip);
  const x = within(at.left + at.width / 2 - box.width / 2, 8, innerWidth - box.width - 8);
  tip.style.left = `${x}px`;
  tip.style.top = `${at.top > box.height + 16 ? at.top - box.height - 8 : at.bottom + 8}px`;
}
for (const a of all('a.v[title]')) {
  a.dataset.tip = a.title;
  a.removeAttribute('title');
  set(a, { 'aria-describedby': 'tip' });
}
on(document, 'scroll', hush, true);
on(document, 'keydown', (e) => e.key === 'Escape' && hush());

// The charts: only one of them is seen. `read` is what the pointer is at, `here` the row that is lit, `veil` what nobody knew yet.
const charts = all('svg[data-t0]').map((svg) => {
  const c = { svg, axis: one('.axis', svg), width: svg.viewBox.baseVal.width, k: 1, shift: 0 };
  for (const k of ['t0', 't1', 'x0', 'x1', 'offset', 'foot']) c[k] = +svg.dataset[k];
  [c.from, c.to] = [c.t0, c.t1];
  c.add = (tag, attributes, into = svg, text = '') => {
    const e = set(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes);
    e.textContent = text;
    into.append(e);
    return e;
  };
  const g = c.add('g', { 'aria-hidden': true });
  c.veil = c.add('rect', { class: 'veil', height: c.foot }, g);
  c.line = c.add('path', { class: 'cursor' }, g);
  c.here = c.add('path', { class: 'here' }, g);
  c.read = c.add('g', { class: 'read' }, g);
  return c;
});
const toX = (c, t) => c.x0 + (c.x1 - c.x0) * (t - c.from) / (c.to - c.from);
const isIn = (c, x) => x >= c.x0 && x <= c.x1;
const rule = (c, line, x) => set(line, { d: isIn(c, x) ? `M${x} 0V${c.foot}` : '' });

// A row and its pins light up together, and a rule shows where it is.
let hot = [];
on(document, 'pointerover focusin', (e) => {
  const row = e.target.closest('[data-row]')?.dataset.row;
  hot.forEach((x) => x.classList.remove('hot'));
  hot = row === undefined ? [] : all(`[data-row="${row}"]`);
  hot.forEach((x) => x.classList.add('hot'));
  const t = hot.find((x) => x.dataset.t)?.dataset.t;
  for (const c of charts) rule(c, c.here, toX(c, t));
  const what = e.target.closest('a.v[data-tip], svg .m');
  if (what) tell(what);
  else hush();
});

// Zoom: what is in .z is stretched, what is .m is moved.
const steps = [1,2,5,10,15,30,60,120,300,600,900,1800,3600,7200,10800,21600,43200,86400].map((s) => s * 1000);
const clock = (c, t, step = 1000) => {
  const text = new Date(t + c.offset * 1000).toISOString();
  return step >= 864e5 ? text.slice(0, 10) : text.slice(11, step < 6e4 ? 19 : 16);
};
function drawAxis(c) {
  const most = c.width < 500 ? 5 : c.width < 900 ? 8 : 12;
  const span = c.to - c.from;
  const step = steps.find((s) => span / s <= most) ?? Math.ceil(span / most / 864e5) * 864e5;
  all('.tick', c.axis).forEach((t) => t.remove());
  for (let t = Math.ceil((c.from + c.offset * 1000) / step) * step - c.offset * 1000; t <= c.to; t += step) {
    const x = toX(c, t);
    const g = c.add('g', { class: 'tick' }, c.axis);
    c.add('path', { d: `M${x} ${c.foot}v5` }, g);
    const anchor = x < 24 ? 'start' : x > c.x1 - 24 ? 'end' : 'middle';
    c.add('text', { class: 't', x, y: c.foot + 18, 'text-anchor': anchor }, g, clock(c, t, step));
  }
}
function show(c, from, to) {
  const span = within(to - from, Math.min(1e4, c.t1 - c.t0), c.t1 - c.t0);
  c.from = within(from, c.t0, c.t1 - span);
  c.to = c.from + span;
  c.k = (c.t1 - c.t0) / span;
  c.shift = toX(c, c.t0) - c.x0 * c.k;
  for (const g of all('.z', c.svg)) set(g, { transform: `matrix(${c.k} 0 0 1 ${c.shift} 0)` });
  for (const m of all('.m', c.svg)) {
    const x = +m.dataset.x * c.k + c.shift;
    set(m, { transform: m.getAttribute('transform').replace(/\([^, ]+/, `(${x}`) });
    m.style.display = x < c.x0 - 1 || x > c.x1 + 1 ? 'none' : '';
  }
  c.svg.style.overflow = c.k > 1 ? 'hidden' : '';
  drawAxis(c);
  veil(c);
}
const zoom = (c, factor, at = (c.from + c.to) / 2) => show(c, at - (at - c.from) / factor, at + (c.to - at) / factor);
const move = (c, part) => show(c, c.from + (c.to - c.from) * part, c.to + (c.to - c.from) * part);

// Under the pointer: the time, and the value of each lane that has any, read from what is drawn.
function value(c, g, x) {
  const d = g.dataset;
  const at = (x - c.shift) / c.k;
  const isLine = g.matches('.series');
  const numbers = isLine ? /[ML](\S+) ([^ML]+)/g : /M(\S+) \S+?v-([\d.]+)h([\d.]+)/g;
  g.points ??= [...g.lastElementChild.getAttribute('d').matchAll(numbers)].map((p) => p.slice(1).map(Number));
  const p = isLine ? g.points.findLast((q) => q[0] <= at + 1) : g.points.find((q) => at >= q[0] && at <= q[0] + q[2] + 1);
  if (isLine && !p) return;
  const y = isLine ? p[1] : d.y0 - (p?.[1] ?? 0);
  const v = (d.y0 - y) / (d.y0 - d.y1) * d.max;
  const [n, unit] = d.unit === '%' ? [v * 100, '%'] : d.unit === 's' && v < 1 ? [v * 1000, 'ms'] : [v, d.unit];
  const text = `${n >= 10 || !isLine ? Math.round(n).toLocaleString('en') : +n.toPrecision(2)} ${unit}`;
  c.add('circle', { cx: x, cy: y, r: 3 }, c.read);
  c.add('text', { x: x + 6, y: Math.max(y - 6, +d.y1 + 10) }, c.read, text);
}
for (const c of charts) {
  const s = c.svg;
  const place = (e) => {
    const box = boxOf(s);
    return (e.clientX - box.left) / box.width * c.width;
  };
  const timeAt = (x) => c.from + (c.to - c.from) * (x - c.x0) / (c.x1 - c.x0);
  on(s, 'wheel', (e) => {
    if (!e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    zoom(c, e.deltaY < 0 ? 1.25 : 0.8, timeAt(place(e)));
  }, { passive: false });
  on(s, 'pointermove pointerleave', (e) => {
    if (e.buttons === 1) move(c, -e.movementX / boxOf(s).width);
    const x = e.type === 'pointerleave' ? NaN : place(e);
    rule(c, c.line, x);
    c.read.replaceChildren();
    if (!isIn(c, x)) return;
    for (const g of all('[data-max]', s)) value(c, g, x);
    c.add('text', { x: x + 6, y: c.foot - 4 }, c.read, clock(c, timeAt(x)));
    if (x > c.x1 - 90) all('text', c.read).forEach((t) => set(t, { x: x - 6, 'text-anchor': 'end' }));
  });
}

// What was known at a time: only what had reached the responders by then.
let known = Infinity;
const slider = make('input', '', { type: 'range' });
const status = make('output');
function veil(c) {
  const x = within(toX(c, known), c.x0, c.x1);
  set(c.veil, { x, width: c.x1 - x });
}
function know() {
  const c = charts[0];
  known = +slider.value >= +slider.max ? Infinity : +slider.value;
  const isReached = (e) => known === Infinity || +e.dataset.reached <= known;
  for (const e of all('[data-reached]')) e.classList.toggle('unknown', !isReached(e));
  const rows = all('article [data-reached]');
  for (const e of rows) {
    const r = e.dataset.reached;
    const late = r === 'never' ? NEVER : r - e.dataset.t >= 1000 ? SINCE.replace('{1}', clock(c, +r)) : '';
    (e.cells?.[1] ?? e).dataset.late = known === Infinity ? '' : late;
  }
  charts.forEach(veil);
  const count = REACHED.replace('{1}', rows.filter(isReached).length).replace('{2}', rows.length);
  status.textContent = known === Infinity ? HINDSIGHT : `${clock(c, known)} · ${count}`;
  set(slider, { 'aria-valuetext': status.textContent });
}
if (charts.length > 0) {
  const tools = make('div', '', { class: 'tools' });
  [(c) => zoom(c, 0.6), (c) => zoom(c, 1.6), (c) => move(c, -0.25), (c) => move(c, 0.25), (c) => show(c, c.t0, c.t1)].forEach((act, i) => {
    const b = make('button', '−+←→⟷'[i], { type: 'button', title: LABELS[i], 'aria-label': LABELS[i] });
    on(b, 'click', () => charts.forEach(act));
    tools.append(b);
  });
  const { t0, t1 } = charts[0];
  const step = Math.max(1, Math.round((t1 - t0) / 3e5)) * 1000;
  const min = Math.ceil(t0 / 1000) * 1000;
  set(slider, { min, max: min + Math.ceil((t1 - min) / step) * step, step });
  slider.value = slider.max;
  on(slider, 'input', know);
  const bar = make('label', KNOWN, { class: 'known' });
  bar.append(slider, status);
  const caption = one('.incident figcaption');
  caption.append(tools);
  caption.after(bar);
  know();
}

// The lines behind a row or a mark open in place; without this the marks lead to the end of the page.
const proofOf = (a) => byId(a.hash.slice(1));
function copyOf(proof) {
  const copy = proof.cloneNode(true);
  [copy, ...all('[id]', copy)].forEach((e) => e.removeAttribute('id'));
  return copy;
}
const marksOf = (row) => all('a.v', row).filter((a) => !a.closest('.raw'));
function toggle(host, marks) {
  const proofs = new Set(marks.map(proofOf).filter((p) => p));
  const isSame = host.raw?.of === marks[0];
  host.raw?.remove();
  host.raw = undefined;
  marksOf(host).forEach((a) => set(a, { 'aria-expanded': false }));
  if (isSame || proofs.size === 0) return;
  const cell = make(host.cells ? 'td' : 'div');
  cell.colSpan = host.cells?.length;
  cell.append(...[...proofs].map(copyOf));
  host.raw = make(host.cells ? 'tr' : 'div', '', { class: 'raw' });
  host.raw.append(cell);
  host.raw.of = marks[0];
  host[host.matches('li') ? 'append' : 'after'](host.raw);
  marks.forEach((a) => set(a, { 'aria-expanded': true }));
}
for (const a of all('article a.v')) if (proofOf(a)) set(a, { 'aria-expanded': false });
on(document, 'click', (e) => {
  const a = e.target.closest('a');
  const pin = e.target.closest('svg .row');
  const row = pin ? byId(`r${pin.dataset.row}`) : e.target.closest('article [data-row]');
  const isMark = a?.matches('article a.v');
  if (e.ctrlKey || e.metaKey || e.target.closest('.raw') || (a && !isMark && !pin)) return;
  if (row) {
    if (!(pin && row.raw) && (a || String(getSelection()) === '')) toggle(row, marksOf(row));
  } else if (isMark) {
    toggle(a.closest('tr, li, p') ?? a, [a]);
  }
  if (isMark) e.preventDefault();
});

// Where one is, in the contents.
const links = new Map(all('.contents a').map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
const seen = new IntersectionObserver((entries) => entries.forEach((e) => {
  if (!e.isIntersecting) return;
  links.forEach((a) => a.removeAttribute('aria-current'));
  set(links.get(e.target.id), { 'aria-current': true });
}), { rootMargin: '0px 0px -75% 0px' });
for (const id of links.keys()) {
  const heading = byId(id);
  if (heading) seen.observe(heading);
}
})();
