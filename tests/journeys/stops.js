// Where Tab stops on the page that is open, in turn, and what is wrong with how a stop is shown.
() => {
  const brightness = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * x + .7152 * y + .0722 * z;
  };
  const numbers = colour => colour.match(/[\d.]+/g).map(Number);
  const contrast = (a, b) => {
    const [low, high] = [brightness(a), brightness(b)].sort((x, y) => x - y);
    return (high + .05) / (low + .05);
  };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const all = [...document.querySelectorAll("*")];
  window.stops = { places: [], bad: [] };
  document.addEventListener("focusin", event => {
    const e = event.target, style = getComputedStyle(e);
    window.stops.places.push(all.indexOf(e));
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const seen = drawn && contrast(numbers(style.outlineColor), ground(e.parentElement)) >= 3;
    if (!seen) window.stops.bad.push(e.outerHTML.slice(0, 120));
  });
  return all
    .map((e, place) => [e, place])
    .filter(([e]) => e.matches("a[href], button:enabled, summary, select, textarea, input:not([type=hidden], [type=radio]), [tabindex='0']"))
    .filter(([e]) => e.checkVisibility())
    .map(([, place]) => place);
}
