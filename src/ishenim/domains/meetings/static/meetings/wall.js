// Asks every few seconds whether something changed on the wall, and not while nobody looks. Without a line it says so and
// keeps what it knows. Two hundred telephones that lost the line together do not come back in the same second.
const SOON = 4000;
const LATEST = 15000;
const ANSWERS_WITHIN = 10000;
const wall = document.querySelector("[data-wall]");
const lost = document.querySelector("[data-lost]");
let pause = SOON;
let next;

const spread = (time) => time * (0.75 + Math.random() / 2);

function put(before, after) {
  if (before.innerHTML === after.innerHTML) return;
  const at = before.contains(document.activeElement) && document.activeElement.dataset.press;
  before.innerHTML = after.innerHTML;
  if (at) before.querySelector(`[data-press="${at}"]`)?.focus({ preventScroll: true });
}

async function look() {
  const patience = new AbortController();
  const ends = setTimeout(() => patience.abort(), ANSWERS_WITHIN);
  const answer = await fetch(wall.dataset.wall, { cache: "no-cache", signal: patience.signal }).finally(() => clearTimeout(ends));
  if (!answer.ok) throw new Error(String(answer.status));
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const before of wall.querySelectorAll("[data-part]")) {
    const after = fresh.querySelector(`[data-part="${before.dataset.part}"]`);
    if (after) put(before, after);
  }
  document.dispatchEvent(new Event("shown"));
}

async function goOn() {
  clearTimeout(next);
  if (document.hidden) return;
  try {
    await look();
    if (!lost.hidden) lost.hidden = true;
    pause = SOON;
    document.dispatchEvent(new Event("line"));
  } catch {
    lost.hidden = false;
    pause = Math.min(pause * 2, LATEST);
  }
  clearTimeout(next);
  next = setTimeout(goOn, spread(pause));
}

document.addEventListener("pressed", () => look().catch(() => undefined));
document.addEventListener("visibilitychange", goOn);
window.addEventListener("online", goOn);
next = setTimeout(goOn, spread(SOON));
