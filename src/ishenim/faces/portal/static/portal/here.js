// Asks for the position only when the button is pressed, and rounds it before it leaves the telephone.
for (const button of document.querySelectorAll("[data-here]")) {
  if (!("geolocation" in navigator)) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const lead = ({ coords }) => {
      const round = (degrees) => degrees.toFixed(3);
      location.href = `${button.dataset.here}?lon=${round(coords.longitude)}&lat=${round(coords.latitude)}`;
    };
    const say = () => (document.querySelector("[data-nowhere]").textContent = button.dataset.refused);
    navigator.geolocation.getCurrentPosition(lead, say);
  });
}
