// Optional: the page is complete without it. Rows and chart point at each other, the chart zooms, proofs open in place.
'use strict';
(() => {
const all = (q, e = document) => [...e.querySelectorAll(q)];
const zh = document.documentElement.lang === 'zh-CN';
const say = (en, cn) => (zh ? cn : en);

// A row and its pins light up together; a pin leads to its row.
const partners = (id) => all(`[data-row="${CSS.escape(id)}"]`);
for (const el of all('[data-row]')) {
  const id = el.dataset.row;
  const isPin = el.closest('svg') !== null;
  for (const [on, off] of [['mouseenter', 'mouseleave'], ['focusin', 'focusout']]) {
    el.addEventListener(on, () => partners(id).forEach((p) => p.classList.add('hot')));
    el.addEventListener(off, () => partners(id).forEach((p) => p.classList.remove('hot')));
  }
  if (isPin) el.addEventListener('click', () => { location.hash = `r${id}`; });
}

// Zoom: what is in .z is stretched, what is .m is moved.
const charts = all('svg.chart').map((svg) => {
  const d = svg.dataset;
  const c = { svg, t0: +d.t0, t1: +d.t1, x0: +d.x0, x1: +d.x1, offset: +d.offset, from: +d.t0, to: +d.t1 };
  c.height = svg.viewBox.baseVal.height;
  c.axis = svg.querySelector('.axis');
  c.ticks = all('.tick', c.axis);
  return c;
});
const toX = (c, t) => c.x0 + (c.x1 - c.x0) * (t - c.from) / (c.to - c.from);
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400].map((s) => s * 1000);
function clock(c, t, step) {
  const text = new Date(t + c.offset * 1000).toISOString();
  return step >= 86400000 ? text.slice(0, 10) : text.slice(11, step < 60000 ? 19 : 16);
}
function drawAxis(c) {
  const most = c.svg.classList.contains('narrow') ? 5 : 12;
  const span = c.to - c.from;
  const step = steps.find((s) => span / s <= most) ?? Math.ceil(span / most / 86400000) * 86400000;
  const y = c.axis.firstElementChild.getAttribute('d').split(/[ H]/)[1];
  all('.tick', c.axis).forEach((t) => t.remove());
  for (let t = Math.ceil((c.from + c.offset * 1000) / step) * step - c.offset * 1000; t <= c.to; t += step) {
    const x = toX(c, t);
    const g = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    const p = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    const w = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    g.setAttribute('class', 'tick');
    p.setAttribute('d', `M${x} ${y}v5`);
    w.setAttribute('class', 't');
    w.setAttribute('x', x);
    w.setAttribute('y', +y + 18);
    w.setAttribute('text-anchor', 'middle');
    w.textContent = clock(c, t, step);
    g.append(p, w);
    c.axis.append(g);
  }
}
function show(c, from, to) {
  const least = Math.min(10000, c.t1 - c.t0);
  const span = Math.min(c.t1 - c.t0, Math.max(least, to - from));
  c.from = Math.min(Math.max(from, c.t0), c.t1 - span);
  c.to = c.from + span;
  const k = (c.t1 - c.t0) / span;
  const shift = toX(c, c.t0) - c.x0 * k;
  for (const g of all('.z', c.svg)) g.setAttribute('transform', `matrix(${k} 0 0 1 ${shift} 0)`);
  for (const m of all('.m', c.svg)) {
    const x = +m.dataset.x * k + shift;
    m.setAttribute('transform', m.getAttribute('transform').replace(/\([^, ]+/, `(${x}`));
    m.style.display = x < c.x0 - 1 || x > c.x1 + 1 ? 'none' : '';
  }
  c.svg.style.overflow = k > 1 ? 'hidden' : '';
  drawAxis(c);
}
function zoom(c, factor, at = (c.from + c.to) / 2) {
  show(c, at - (at - c.from) / factor, at + (c.to - at) / factor);
}
for (const c of charts) {
  const timeAt = (e) => {
    const box = c.svg.getBoundingClientRect();
    return c.from + (c.to - c.from) * (e.clientX - box.left) / box.width;
  };
  c.svg.addEventListener('wheel', (e) => {
    if (!e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    zoom(c, e.deltaY < 0 ? 1.25 : 0.8, timeAt(e));
  }, { passive: false });
  let grip = null;
  c.svg.addEventListener('pointerdown', (e) => { grip = e.button === 0 && c.to - c.from < c.t1 - c.t0 ? e.clientX : null; });
  c.svg.addEventListener('pointermove', (e) => {
    if (grip === null) return;
    const by = (grip - e.clientX) / c.svg.getBoundingClientRect().width * (c.to - c.from);
    grip = e.clientX;
    show(c, c.from + by, c.to + by);
  });
  for (const end of ['pointerup', 'pointerleave']) c.svg.addEventListener(end, () => { grip = null; });
}
const caption = document.querySelector('.incident figcaption');
if (caption !== null) {
  const tools = document.createElement('div');
  tools.className = 'tools';
  const button = (text, label, act) => {
    const b = document.createElement('button');
    b.type = 'button';
    b.textContent = text;
    b.setAttribute('aria-label', label);
    b.title = label;
    b.addEventListener('click', () => charts.forEach(act));
    tools.append(b);
  };
  button('−', say('Zoom out', '缩小'), (c) => zoom(c, 1 / 1.6));
  button('+', say('Zoom in', '放大'), (c) => zoom(c, 1.6));
  button('←', say('Earlier', '向前'), (c) => show(c, c.from - (c.to - c.from) / 4, c.to - (c.to - c.from) / 4));
  button('→', say('Later', '向后'), (c) => show(c, c.from + (c.to - c.from) / 4, c.to + (c.to - c.from) / 4));
  button(say('All', '全部'), say('Show all', '显示全部'), (c) => show(c, c.t0, c.t1));
  caption.append(tools);
}

// Proofs open in place; without this the links lead to the end of the page.
const dialog = document.createElement('dialog');
if (typeof dialog.showModal === 'function') {
  document.body.append(dialog);
  dialog.addEventListener('click', (e) => { if (e.target === dialog) dialog.close(); });
  document.addEventListener('click', (e) => {
    const a = e.target.closest('a.v');
    if (a === null || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const proof = document.getElementById(a.getAttribute('href').slice(1));
    if (proof === null) return;
    e.preventDefault();
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = '×';
    close.setAttribute('aria-label', say('Close', '关闭'));
    close.addEventListener('click', () => dialog.close());
    const copy = proof.cloneNode(true);
    for (const el of [copy, ...all('[id]', copy)]) el.removeAttribute('id');
    copy.removeAttribute('aria-labelledby');
    dialog.replaceChildren(close, copy);
    dialog.setAttribute('aria-label', copy.querySelector('h3').textContent);
    dialog.showModal();
  });
}

// Where one is, in the contents.
const links = new Map(all('.contents a').map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
if (typeof IntersectionObserver === 'function' && links.size > 0) {
  const seen = new IntersectionObserver((entries) => {
    for (const e of entries) {
      if (!e.isIntersecting) continue;
      links.forEach((a) => a.removeAttribute('aria-current'));
      links.get(e.target.id)?.setAttribute('aria-current', 'true');
    }
  }, { rootMargin: '0px 0px -75% 0px' });
  for (const id of links.keys()) {
    const heading = document.getElementById(id);
    if (heading !== null) seen.observe(heading);
  }
}
})();
