// Remembers in this browser alone which questions were pressed, so that one device presses once. Nothing is sent.
const pressed = (reference) => {
  try { return localStorage.getItem(`pressed ${reference}`); } catch { return null; }
};

function mark() {
  for (const button of document.querySelectorAll("button[data-press]")) {
    if (!pressed(button.dataset.press)) continue;
    button.disabled = true;
    button.textContent = button.dataset.pressed;
  }
}

document.addEventListener("submit", ({ submitter }) => {
  if (!submitter?.dataset.press) return;
  try { localStorage.setItem(`pressed ${submitter.dataset.press}`, "yes"); } catch { /* then it is not remembered */ }
});
document.addEventListener("shown", mark);
window.addEventListener("pageshow", mark);
mark();

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
