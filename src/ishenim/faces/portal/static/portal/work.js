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

if (proof && globalThis.crypto?.subtle) {
  const working = prove().catch(() => undefined);
  proof.form.addEventListener("submit", async (event) => {
    if (proof.value || event.submitter?.name === "look") return;
    event.preventDefault();
    await working;
    proof.form.submit();
  });
}
