// Small helps. Every page works without this file.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy], button[data-print]");
  if (!button) return;
  if ("print" in button.dataset) return window.print();
  const from = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(from.value ?? from.textContent);
    say(button, "Copied");
  } catch {
    from.focus();
    from.select?.();
    say(button, "Press Ctrl+C to copy");
  }
});

function say(button, words) {
  const was = button.dataset.label ?? button.textContent;
  button.dataset.label = was;
  button.textContent = words;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => { button.textContent = was; }, 2500);
}

// The places that print without this file print better with their tables open.
addEventListener("beforeprint", () => document.querySelectorAll("details[data-print]").forEach((one) => { one.open = true; }));

// An error summary takes the focus, so that a screen reader begins there.
document.querySelector(".govuk-error-summary")?.focus();

for (const button of document.querySelectorAll("button[data-copy], button[data-print]")) button.hidden = false;
