// What does not fit the page that is open: too wide, cut off, or standing on something else.
() => {
  const bad = [], wide = window.innerWidth;
  const named = e => e.tagName.toLowerCase() + [...e.classList].map(c => "." + c).join("") + " " + e.textContent.trim().slice(0, 40);
  // A table is moved in a frame of its own; a field shows a part of what is typed; what is unseen is read aloud.
  const apart = e => !e.checkVisibility() || e.closest(".scroll, .unseen, svg, textarea, input, select");
  const hides = (way, whole, shown) => way !== "visible" && whole > shown + 1;
  const over = (a, b) => [
    Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  ];
  if (document.documentElement.scrollWidth > wide) bad.push("the page is " + document.documentElement.scrollWidth + " wide");
  for (const e of document.querySelectorAll("body *")) {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (apart(e) || !box.width || !box.height) continue;
    if (box.right > wide + 1 || box.left < -1) bad.push("outside: " + named(e));
    if (hides(style.overflowX, e.scrollWidth, e.clientWidth) || hides(style.overflowY, e.scrollHeight, e.clientHeight)) bad.push("cut off: " + named(e));
  }
  const said = "a, button, label, h1, h2, h3, p, dt, dd, .mark, .seal, figcaption, summary, input, select, textarea";
  const boxes = [...document.querySelectorAll(said)]
    .filter(e => e.checkVisibility() && !apart(e.parentElement) && !e.closest(".unseen")).map(e => [e, [...e.getClientRects()]]);
  boxes.forEach(([one, ones], n) => boxes.slice(n + 1).forEach(([other, others]) => {
    if (one.contains(other) || other.contains(one)) return;
    const stands = ones.some(a => others.some(b => { const [w, h] = over(a, b); return w > 2 && h > 4; }));
    if (stands) bad.push("one on the other: " + named(one) + " / " + named(other));
  }));
  return bad;
}
