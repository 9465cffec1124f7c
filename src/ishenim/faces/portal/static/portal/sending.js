// Proves a little work while the question is being written, so that machines cannot flood the offices.
// Without this script the form still works: the question then waits in the moderation queue.
const proof = document.querySelector("[data-work]");

async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function solve({ algorithm, challenge, salt, signature, maxNumber }) {
  const grain = salt.endsWith("&") ? salt : `${salt}&`;
  for (let number = 0; number <= maxNumber; number += 1) {
    if ((await digest(grain + number)) === challenge) {
      return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    }
  }
  throw new Error("The puzzle has no solution.");
}

async function prove() {
  const answer = await fetch(proof.dataset.work, { headers: { Accept: "application/json" } });
  proof.value = await solve(await answer.json());
}

const working = proof && globalThis.crypto?.subtle ? prove().catch(() => undefined) : undefined;

// Holds what was typed while the line is cut: such a form is sent behind the page until somebody answers. Then the same
// form is sent once more, in sight, to show that answer. It carries a mark, or says what was said already, so it counts
// once, however often it is sent. Without this script the browser says that there is no line, and the same form may be
// sent again.
const AGAIN = 3000;
const ANSWERS_WITHIN = 15000;
const NOBODY = 500;
const lost = document.querySelector("[data-lost]");
const held = new WeakSet();

function add(form, name, value) {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
}

async function sent(form) {
  const patience = new AbortController();
  const ends = setTimeout(() => patience.abort(), ANSWERS_WITHIN);
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", signal: patience.signal });
    return answer.status < NOBODY && answer;
  } catch {
    return false;
  } finally {
    clearTimeout(ends);
  }
}

async function hold(form) {
  await working;
  let answer = await sent(form);
  while (!answer) {
    lost.hidden = false;
    await new Promise((resolve) => { setTimeout(resolve, AGAIN); });
    answer = await sent(form);
  }
  lost.hidden = true;
  held.delete(form);
  if (answer.type === "opaqueredirect") {
    location.replace(form.action);
    return;
  }
  add(form, "again", "yes");
  form.submit();
}

// Files are large: a form with files is sent once, in sight. If the line is cut meanwhile, the browser says so.
const brings = (form) => [...form.elements].some(({ files }) => files?.length);

async function sendInSight(form) {
  await working;
  form.submit();
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!("hold" in form.dataset) || submitter?.name === "look") return;
  event.preventDefault();
  if (held.has(form)) return;
  held.add(form);
  if (submitter?.name) add(form, submitter.name, submitter.value);
  if (brings(form)) sendInSight(form);
  else hold(form);
});

// Leaves at once, and puts the other page in the place of this one: the way back does not lead here.
for (const way of document.querySelectorAll("[data-leave]")) {
  way.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    globalThis.location.replace(way.href);
  });
}
