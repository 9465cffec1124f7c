// Remembers in this browser alone which questions were pressed, so that one device presses once. What is sent is a mark
// made for one press: a press that is sent again because no answer came carries the same mark, and counts once.
let kept = new Map();
try {
  localStorage.getItem("pressed");
  kept = { get: (name) => localStorage.getItem(name), set: (name, value) => localStorage.setItem(name, value), delete: (name) => localStorage.removeItem(name), keys: () => Object.keys(localStorage) };
} catch { /* then it is remembered while the page is open */ }

const counted = (reference) => kept.get(`pressed ${reference}`);
const begun = (reference) => kept.get(`pressing ${reference}`);

function forget(reference) {
  kept.delete(`pressing ${reference}`);
}

function count(reference) {
  kept.set(`pressed ${reference}`, "yes");
  forget(reference);
}

// The mark of a press that has begun, or a new one.
function markOf(reference, address) {
  if (!begun(reference)) {
    const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)));
    kept.set(`pressing ${reference}`, `${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")} ${address}`);
  }
  return begun(reference).split(" ")[0];
}

// Shows on every button what this device knows of it.
function show() {
  for (const button of document.querySelectorAll("button[data-press]")) {
    const { press, pressed, waits, plain = button.textContent } = button.dataset;
    button.dataset.plain = plain;
    button.disabled = Boolean(counted(press));
    button.textContent = counted(press) ? pressed : (begun(press) && waits) || plain;
  }
}

// Sends a press without leaving the page. Without an answer it stays begun, and goes once more when the line is back.
async function send(reference, address) {
  const body = new URLSearchParams({ mark: markOf(reference, address) });
  show();
  const answer = await fetch(address, { method: "POST", body, headers: { Prefer: "return=minimal" } }).catch(() => undefined);
  if (!answer || answer.status >= 500) return;
  if (answer.ok && !answer.redirected) count(reference);
  else forget(reference);
  const full = document.querySelector("[data-full]");
  if (full) full.hidden = answer.status !== 429;
  document.dispatchEvent(new Event("pressed"));
  show();
}

function sendWhatWaits() {
  for (const name of kept.keys()) {
    if (name.startsWith("pressing ")) send(name.split(" ")[1], kept.get(name).split(" ")[1]);
  }
}

for (const told of document.querySelectorAll("[data-counted]")) count(told.dataset.counted);

document.addEventListener("submit", (event) => {
  const { submitter } = event;
  if (!submitter?.dataset.press) return;
  const address = submitter.hasAttribute("formaction") ? submitter.formAction : submitter.form.action;
  if (submitter.dataset.waits) {
    event.preventDefault();
    send(submitter.dataset.press, address);
    return;
  }
  const { form } = submitter;
  if (!form.elements.mark) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "mark" }));
  form.elements.mark.value = markOf(submitter.dataset.press, address);
});
document.addEventListener("line", sendWhatWaits);
document.addEventListener("shown", show);
window.addEventListener("pageshow", show);
show();

// Without a file the words are sent in the shorter form, which costs the house a twentieth of the other to read.
const files = document.querySelector("input[type=file]");
const fit = () => {
  files.form.enctype = files.files.length ? "multipart/form-data" : "application/x-www-form-urlencoded";
};
if (files) {
  files.addEventListener("change", fit);
  window.addEventListener("pageshow", fit);
}

// Shows similar questions while somebody writes, after a pause. Without it the button below the form does the same.
// What is typed goes to this site alone, in the body of a request that is neither stored nor logged.
const region = document.querySelector("[data-similar]");
const text = region?.closest("form").elements.text;
const PAUSE = 900;
const ENOUGH = 10;
let waiting;
let asked = "";

// Whoever has seen the list is not shown it once more when sending.
function haveLooked() {
  const { form } = text;
  if (form.elements.looked) return;
  const mark = Object.assign(document.createElement("input"), { type: "hidden", name: "looked", value: "yes" });
  form.append(mark);
}

async function look() {
  const written = text.value.trim();
  if (written.length < ENOUGH || written === asked) return;
  asked = written;
  const answer = await fetch(region.dataset.similar, { method: "POST", body: new URLSearchParams({ text: written }) });
  if (!answer.ok || text.value.trim() !== written) return;
  const shown = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  region.replaceChildren(...shown.childNodes);
  if (region.querySelector("button")) haveLooked();
  document.dispatchEvent(new Event("shown"));
}

text?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => look().catch(() => undefined), PAUSE);
});
