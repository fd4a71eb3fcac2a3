// Comfort only: the key of a letter stands behind the # of its address, which no server sees. It is put into the form;
// the person still presses the button. Without this script the key is copied from the letter by hand.
const key = new URLSearchParams(location.hash.slice(1)).get("key");
if (key) {
  history.replaceState(null, "", location.pathname);
  for (const input of document.querySelectorAll("[data-key]")) input.value = key;
  for (const form of document.querySelectorAll("[data-key-form]")) form.hidden = false;
}
