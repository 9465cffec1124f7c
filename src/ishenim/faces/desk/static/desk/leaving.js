// Whoever leaves the desk leaves no page of it on this phone: by signing out, and wherever nobody is signed in or holds
// an office. What was typed and not sent yet stays, for it would be lost; until its owner is back, nobody is shown it.
const LAID_BY = "kept";
const WHOSE = "whose";

function leave() {
  localStorage.removeItem(WHOSE);
  return caches.delete(LAID_BY);
}

if (globalThis.isSecureContext && globalThis.caches) {
  if (document.currentScript.hasAttribute("data-nobody")) leave();
  for (const form of document.querySelectorAll("form[data-leaves]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      leave().finally(() => form.submit());
    });
  }
}
