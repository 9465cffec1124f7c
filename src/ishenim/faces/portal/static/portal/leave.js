// Leaves at once, and puts the other page in the place of this one: the way back does not lead here.
for (const way of document.querySelectorAll("[data-leave]")) {
  way.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    globalThis.location.replace(way.href);
  });
}
