// Opens what was laid by on this phone when there is no line: the form of a step that may be filled in anywhere.
// Everything else is asked of the server, as if this were not here.
const SHELF = "kept";
const OURS = /^\/(?:[a-z]{2}\/desk\/|static\/)/;
const PATIENCE = 8000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function laidBy(request) {
  return (await caches.open(SHELF)).match(request, { ignoreSearch: true, ignoreVary: true });
}

// Whoever stands in a cellar has no line, and whoever stands at its door a line on which nothing comes.
async function fromWhere(request) {
  const kept = await laidBy(request);
  if (!kept) return fetch(request);
  const asked = fetch(request);
  const enough = new Promise((resolve) => { setTimeout(resolve, PATIENCE, kept); });
  return Promise.race([asked.catch(() => kept), enough]);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const opens = request.mode === "navigate" || pathname.startsWith("/static/");
  if (request.method === "GET" && origin === self.location.origin && opens && OURS.test(pathname)) {
    event.respondWith(fromWhere(request));
  }
});
