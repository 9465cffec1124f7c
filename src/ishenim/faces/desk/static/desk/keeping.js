// Keeps on this phone what is typed into a form that may be filled in without a line, and sends it when there is one.
// A step is taken once: before anything is sent, the form is asked for anew, and only the server says that it was taken.
// What somebody wrote is shown to that person alone and sent in that person's session alone; on one phone several people may
// write into the same form, and each finds their own. Without this script, or on a page that is not reached
// safely, the form is an ordinary one.
const KEY = "kept:";
const OWNER = "whose";
const SHELF = "kept";
const AGAIN = 15000;
const ANSWERS_WITHIN = 20000;
const TOKEN = "csrfmiddlewaretoken";
const REFUSED = 409;
const WRONG = 422;
const BROKEN = 500;
const here = location.pathname;
const form = document.querySelector("form[data-keep]");
const list = document.querySelector("[data-list]");
const frame = document.querySelector("[data-keeping]");

const matterOf = (path) => path.replace(/[^/]+\/$/, "");

// Whose page this is; a page that is the same for everybody is of whoever was at the desk last and has not left it.
const owner = frame.dataset.owner ?? localStorage.getItem(OWNER);
const keyOf = (path) => `${KEY}${owner}:${path}`;

function read(path) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(path)));
  } catch {
    return null;
  }
}

// Says whether there was room for it.
function write(path, kept) {
  try {
    localStorage.setItem(keyOf(path), JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(KEY));
const paths = () => keys()
  .filter((key) => key.startsWith(keyOf(""))).map((key) => key.slice(keyOf("").length)).filter(read);
const ofOthers = () => keys().filter((key) => !key.startsWith(keyOf("")));

async function forget(path) {
  localStorage.removeItem(keyOf(path));
  await (await caches.open(SHELF)).delete(path);
}

function say(word) {
  for (const one of frame.querySelectorAll("[data-says]")) one.hidden = one.dataset.says !== word;
}

// One answer of the server, or nothing where nobody answers.
async function ask(path, about = {}) {
  const patience = new AbortController();
  const ends = setTimeout(() => patience.abort(), ANSWERS_WITHIN);
  try {
    const answer = await fetch(path, { ...about, cache: "no-store", signal: patience.signal });
    return answer.status < BROKEN && answer;
  } catch {
    return false;
  } finally {
    clearTimeout(ends);
  }
}

const pageOf = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
const cameTo = (answer, path) => new URL(answer.url).pathname === path;
const isOurs = (page) => page.querySelector("[data-keeping]")?.dataset.owner === owner;

// Pages that were laid by are of one person: they go before another's come.
async function claim() {
  const last = localStorage.getItem(OWNER);
  if (last !== owner) await caches.delete(SHELF);
  localStorage.setItem(OWNER, owner);
}

// Nobody is signed in, or somebody else: it waits, and the pages of whoever left do not stay on the phone.
async function stranger() {
  if (localStorage.getItem(OWNER) === owner) {
    localStorage.removeItem(OWNER);
    await caches.delete(SHELF);
  }
  return "stranger";
}

// The step is not open any more: this person has taken it, or the same is now asked for elsewhere. Else it is kept.
async function movedOn(path, kept, page) {
  if (page.querySelector("[data-taken]")) {
    await forget(path);
    return "sent";
  }
  const instead = page.querySelector("[data-instead]")?.getAttribute("href");
  if (instead && write(instead, kept)) {
    await forget(path);
    return send(instead);
  }
  write(path, { ...kept, ready: false });
  return "stopped";
}

async function send(path) {
  const kept = read(path);
  const shown = await ask(path);
  if (!shown) return "waiting";
  if (!cameTo(shown, path)) return stranger();
  const page = await pageOf(shown);
  if (!isOurs(page)) return stranger();
  const fresh = page.querySelector("form[data-keep]");
  if (shown.status === REFUSED || !fresh) return movedOn(path, kept, page);
  const body = new URLSearchParams(kept.fields);
  body.set(TOKEN, fresh.elements[TOKEN].value);
  const answer = await ask(path, { method: "POST", body });
  if (!answer) return "waiting";
  if (answer.status === WRONG) {
    write(path, { ...kept, ready: false });
    return "wrong";
  }
  if (!answer.redirected) return "waiting";
  if (!cameTo(answer, matterOf(path))) return stranger();
  await forget(path);
  return "sent";
}

// Of what became of each, the page says what concerns itself, else what a person must know of first.
const FIRST = ["wrong", "stopped", "stranger", "waiting", "sent"];
const worst = (words) => FIRST.find((word) => words.includes(word)) ?? "";

let sending = false;
async function sendAll() {
  const ready = paths().filter((path) => read(path).ready);
  if (sending || !ready.length) return;
  sending = true;
  const became = {};
  try {
    for (const path of ready) became[path] = await send(path);
  } finally {
    sending = false;
  }
  const words = Object.values(became);
  say(became[here] ?? worst(words));
  show();
  if (words.includes("waiting")) setTimeout(sendAll, AGAIN);
  if (form && became[here] === "sent") location.replace(matterOf(here));
  if (form && became[here] === "wrong") form.submit();
}

function made(name, about, ...children) {
  const one = Object.assign(document.createElement(name), about);
  one.append(...children);
  return one;
}

// What lies on this phone: each form with the way to it and, if it can be opened no more, with what was typed.
function show() {
  if (!list) return;
  list.replaceChildren(...paths().map((path) => {
    const { name, ready, said } = read(path);
    const state = made("span", { className: "small quiet", textContent: ` ${ready ? list.dataset.ready : list.dataset.begun} ` });
    const away = made("button", { className: "button plain", textContent: list.dataset.forget });
    away.addEventListener("click", () => forget(path).then(show));
    const lines = said.map((words) => made("li", { textContent: words }));
    const typed = made("details", {}, made("summary", { textContent: list.dataset.said }), made("ul", {}, ...lines));
    return made("li", {}, made("a", { href: path, textContent: name }), state, away, typed);
  }));
  const others = document.querySelector("[data-of-others]");
  others.hidden = !ofOthers().length;
  list.nextElementSibling.hidden = paths().length > 0 || !others.hidden;
}

const asWritten = (words = "") => words.replace(/\s+/g, " ").trim();
const chosen = (one) => ["radio", "checkbox"].includes(one.type);
const isSaid = (one) => one.name && one.name !== TOKEN && (chosen(one) ? one.checked : one.value);

// One line for each answer, as a person reads it: what was asked, and what was typed or crossed.
function answerOf(one) {
  const label = asWritten(one.labels?.[0]?.textContent);
  const question = chosen(one) ? asWritten(one.closest("fieldset")?.querySelector("legend")?.textContent) : label;
  return `${question}: ${chosen(one) ? label : one.value}`;
}

function keep(ready) {
  return write(here, {
    name: form.dataset.keep,
    fields: [...new FormData(form)].filter(([name]) => name !== TOKEN),
    said: [...form.elements].filter(isSaid).map(answerOf),
    ready,
  });
}

function put(fields) {
  for (const one of form.elements) {
    if (!one.name || one.name === TOKEN) continue;
    const said = fields.filter(([name]) => name === one.name).map(([, value]) => value);
    if (chosen(one)) one.checked = said.includes(one.value);
    else if (said.length) [one.value] = said;
  }
}

async function layBy() {
  await navigator.serviceWorker.register(frame.dataset.keeper, { scope: "/" });
  const drawn = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map(({ href }) => href);
  const acting = [...document.scripts].map(({ src }) => src).filter(Boolean);
  await (await caches.open(SHELF)).addAll([here, frame.dataset.keeping, ...drawn, ...acting]);
  say("laid_by");
}

if (globalThis.isSecureContext && navigator.serviceWorker && globalThis.caches) {
  const claimed = frame.dataset.owner ? claim() : Promise.resolve();
  if (form) {
    const before = read(here);
    if (before) put(before.fields);
    form.addEventListener("input", () => keep(false));
    form.addEventListener("submit", (event) => {
      if (!keep(true)) return; // no room: it is sent in sight, as without this script
      event.preventDefault();
      sendAll();
    });
    claimed.then(layBy).catch(() => undefined);
  }
  show();
  addEventListener("online", sendAll);
  sendAll();
}
