// Asks every few seconds whether something changed on the wall. Without a line it says so and keeps what it knows.
// A press is sent without leaving the wall; if it cannot be sent, the button says so and may be pressed again.
const SOON = 4000;
const LATEST = 30000;
const lost = document.querySelector("[data-lost]");
let pause = SOON;

async function look() {
  const answer = await fetch(location.pathname, { cache: "no-cache" });
  if (!answer.ok) throw new Error(String(answer.status));
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of ["[data-wall]", "svg.marks"]) {
    const [before, after] = [document.querySelector(part), fresh.querySelector(part)];
    if (before && after && before.innerHTML !== after.innerHTML) before.innerHTML = after.innerHTML;
  }
  document.dispatchEvent(new Event("shown"));
}

async function goOn() {
  try {
    await look();
    lost.hidden = true;
    pause = SOON;
  } catch {
    lost.hidden = false;
    pause = Math.min(pause * 2, LATEST);
  }
  setTimeout(goOn, pause);
}

document.addEventListener("submit", async (event) => {
  const { submitter, target } = event;
  if (!submitter?.dataset.press) return;
  event.preventDefault();
  submitter.disabled = true;
  try {
    const answer = await fetch(target.action, { method: "POST", body: new FormData(target) });
    if (!answer.ok) throw new Error(String(answer.status));
    await look();
  } catch {
    try { localStorage.removeItem(`pressed ${submitter.dataset.press}`); } catch { /* it was not remembered */ }
    submitter.disabled = false;
    lost.hidden = false;
  }
});

setTimeout(goOn, SOON);
