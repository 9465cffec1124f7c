// Asks every few seconds whether something changed on the wall. Without a line it says so and keeps what it knows.
const SOON = 4000;
const LATEST = 30000;
const lost = document.querySelector("[data-lost]");
let pause = SOON;

async function look() {
  try {
    const answer = await fetch(location.pathname, { cache: "no-cache" });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["[data-wall]", "svg.marks"]) {
      const [before, after] = [document.querySelector(part), fresh.querySelector(part)];
      if (before && after && before.innerHTML !== after.innerHTML) before.innerHTML = after.innerHTML;
    }
    lost.hidden = true;
    pause = SOON;
  } catch {
    lost.hidden = false;
    pause = Math.min(pause * 2, LATEST);
  }
  setTimeout(look, pause);
}

setTimeout(look, SOON);
