// Large drawings can be made larger and moved with the mouse; the table below each says the same, so nothing needs this file.
const STEPS = [0, 1, 1.5, 2, 3]; // times as drawn; 0 is as much as fits
const DRAWN = 1;

for (const frame of document.querySelectorAll("[data-zoom]")) {
  const picture = frame.querySelector("img");
  const acts = document.createElement("p");
  acts.className = "zoom-acts no-print";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  let at = DRAWN;
  let drawn = 0;
  const show = (step) => {
    const middle = (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth;
    const height = (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight;
    drawn ||= picture.getBoundingClientRect().width;
    at = Math.min(Math.max(step, 0), STEPS.length - 1);
    picture.style.maxWidth = "none";
    picture.style.width = STEPS[at] ? `${STEPS[at] * drawn}px` : "100%";
    frame.classList.toggle("zoomed", at > DRAWN);
    frame.scrollLeft = middle * frame.scrollWidth - frame.clientWidth / 2;
    frame.scrollTop = height * frame.scrollHeight - frame.clientHeight / 2;
    said.textContent = at === DRAWN ? "As drawn." : at ? `${STEPS[at]} times as large. Drag to move.` : "The whole of it.";
    acts.querySelector("[data-less]").disabled = at === 0;
    acts.querySelector("[data-more]").disabled = at === STEPS.length - 1;
  };
  for (const [words, mark, change] of [["Larger", "more", () => show(at + 1)], ["Smaller", "less", () => show(at - 1)], ["Whole", "whole", () => show(0)]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button--secondary";
    button.textContent = words;
    button.setAttribute(`data-${mark}`, "");
    button.addEventListener("click", change);
    acts.append(button, " ");
  }
  acts.append(said);
  frame.before(acts);
  frame.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "=") show(at + 1);
    else if (event.key === "-") show(at - 1);
    else if (event.key === "0") show(0);
    else return;
    event.preventDefault();
  });
  // A finger scrolls by itself; the mouse has to be helped.
  let from = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button || frame.scrollWidth <= frame.clientWidth) return;
    from = [event.clientX + frame.scrollLeft, event.clientY + frame.scrollTop];
    frame.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  frame.addEventListener("pointermove", (event) => {
    if (!from) return;
    frame.scrollLeft = from[0] - event.clientX;
    frame.scrollTop = from[1] - event.clientY;
  });
  for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => { from = null; });
}
