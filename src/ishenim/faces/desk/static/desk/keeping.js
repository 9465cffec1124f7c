// Keeps on this phone what is typed into a form that may be filled in without a line, and sends it when there is one.
// A step is taken once: before anything is sent, the form is asked for anew, and one that is taken already says so.
// Without this script, or on a page that is not reached safely, the form is an ordinary one.
const KEY = "kept:";
const SHELF = "kept";
const AGAIN = 15000;
const ANSWERS_WITHIN = 20000;
const TOKEN = "csrfmiddlewaretoken";
const FORBIDDEN = 403;
const WRONG = 422;
const BROKEN = 500;
const here = location.pathname;
const form = document.querySelector("form[data-keep]");
const list = document.querySelector("[data-list]");
const frame = document.querySelector("[data-keeping]");

const paths = () => Object.keys(localStorage).filter((key) => key.startsWith(KEY)).map((key) => key.slice(KEY.length));
const read = (path) => JSON.parse(localStorage.getItem(KEY + path) ?? "null");
const write = (path, kept) => localStorage.setItem(KEY + path, JSON.stringify(kept));

async function forget(path) {
  localStorage.removeItem(KEY + path);
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

// The step is not open any more: it was taken by what was sent before, or the same is now asked for elsewhere.
async function movedOn(path, kept, page) {
  const instead = page.querySelector("[data-instead]")?.getAttribute("href");
  if (instead) {
    write(instead, { ...kept, tried: false });
    await forget(path);
    return send(instead);
  }
  if (kept.tried) {
    await forget(path);
    return "sent";
  }
  write(path, { ...kept, ready: false });
  return "stopped";
}

async function send(path) {
  const kept = read(path);
  const shown = await ask(path);
  if (!shown) return "waiting";
  if (!cameTo(shown, path) || shown.status === FORBIDDEN) return "stranger";
  const page = await pageOf(shown);
  const fresh = page.querySelector("form[data-keep]");
  if (!fresh) return movedOn(path, kept, page);
  const body = new URLSearchParams(kept.fields);
  body.set(TOKEN, fresh.elements[TOKEN].value);
  write(path, { ...kept, tried: true });
  const answer = await ask(path, { method: "POST", body });
  if (!answer) return "waiting";
  if (answer.status === WRONG) {
    write(path, { ...kept, ready: false, tried: false });
    return "wrong";
  }
  if (!answer.redirected) return "waiting";
  if (!cameTo(answer, path.replace(/[^/]+\/$/, ""))) return "stranger";
  await forget(path);
  return "sent";
}

// Sends whatever is ready, one after the other, and says how it went; what finds no line is tried again.
let sending = false;
async function sendAll() {
  const ready = paths().filter((path) => read(path).ready);
  if (sending || !ready.length) return;
  sending = true;
  let word = "";
  for (const path of ready) word = await send(path);
  sending = false;
  say(word);
  show();
  if (word === "waiting") setTimeout(sendAll, AGAIN);
  if (word === "sent" && form && !read(here)) location.replace(here.replace(/[^/]+\/$/, ""));
  if (word === "wrong" && form && read(here)) form.submit();
}

// What lies on this phone, each with the way to its form.
function show() {
  if (!list) return;
  list.replaceChildren(...paths().map((path) => {
    const line = document.createElement("li");
    const way = Object.assign(document.createElement("a"), { href: path, textContent: read(path).name });
    const state = document.createElement("span");
    state.className = "small quiet";
    state.textContent = ` ${read(path).ready ? list.dataset.ready : list.dataset.begun}`;
    const away = Object.assign(document.createElement("button"), { className: "button plain", textContent: list.dataset.forget });
    away.addEventListener("click", () => forget(path).then(show));
    line.append(way, state, " ", away);
    return line;
  }));
  list.nextElementSibling.hidden = paths().length > 0;
}

const typed = () => [...new FormData(form)].filter(([name]) => name !== TOKEN);
const keep = (ready) => write(here, { name: form.dataset.keep, fields: typed(), ready, tried: read(here)?.tried ?? false });

function put(fields) {
  for (const one of form.elements) {
    if (!one.name || one.name === TOKEN) continue;
    const said = fields.filter(([name]) => name === one.name).map(([, value]) => value);
    if (one.type === "checkbox" || one.type === "radio") one.checked = said.includes(one.value);
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

// Whoever signs out leaves no page on this phone; what was typed and not sent yet stays, for it would be lost.
document.querySelector("form[data-leaves]")?.addEventListener("submit", () => { globalThis.caches?.delete(SHELF); });

if (globalThis.isSecureContext && navigator.serviceWorker && globalThis.caches) {
  if (form) {
    if (read(here)) put(read(here).fields);
    form.addEventListener("input", () => keep(false));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      keep(true);
      sendAll();
    });
    layBy().catch(() => undefined);
  }
  show();
  addEventListener("online", sendAll);
  sendAll();
}
