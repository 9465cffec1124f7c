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
