// Comforts of the search. Every page works without this file.

// On a telephone the filters stand folded until they are asked for.
const filters = document.querySelector("[data-filters]");
if (filters && matchMedia("(max-width: 979px)").matches) filters.open = false;

// The order is taken as soon as it is chosen.
for (const select of document.querySelectorAll("select[data-submits]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
  const button = select.parentElement.querySelector("[data-unneeded]");
  if (button) button.hidden = true;
}

// Where the reader is, rounded to about a kilometre before it leaves this page; never required.
const locate = document.querySelector("[data-locate]");
if (locate && "geolocation" in navigator) {
  locate.hidden = false;
  locate.addEventListener("click", () => {
    const said = document.querySelector("[data-locate-said]");
    said.textContent = " Looking…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const form = locate.form;
        form.elements.near.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
        form.requestSubmit();
      },
      ({ code, PERMISSION_DENIED }) => {
        said.textContent = code === PERMISSION_DENIED
          ? " You did not let this page see where you are. Write your postcode or town above, or allow the location in your browser’s settings and try again."
          : " Your device could not tell where you are. Write your postcode or town above.";
        locate.form.elements.near.focus();
      },
      { maximumAge: 600000, timeout: 10000 },
    );
  });
}

// The drawn map, made movable: the same ground, the same pins.
for (const frame of document.querySelectorAll("[data-pins]")) {
  const button = frame.querySelector("[data-pins-open]");
  if (!button || !frame.dataset.shapes) continue;
  button.hidden = false;
  button.addEventListener("click", () => open(frame, button));
}

async function open(frame, button) {
  button.disabled = true;
  const status = frame.querySelector(".map-status");
  status.textContent = "Opening the map…";
  try {
    const [library, answer] = await Promise.all([import(frame.dataset.library), fetch(frame.dataset.shapes)]);
    if (!answer.ok) throw new Error(`boundaries: ${answer.status}`);
    library.setWorkerUrl(new URL(frame.dataset.worker, document.baseURI).href);
    draw(library, frame, await answer.json());
    status.textContent = "";
    button.remove();
  } catch (error) {
    button.disabled = false;
    status.textContent = "The movable map could not be opened; the drawn map and the list have the same results.";
    console.warn(error);
  }
}

function draw(library, frame, shapes) {
  const drawn = frame.querySelector("svg");
  const box = document.createElement("div");
  box.className = "map-live";
  const pins = [...drawn.querySelectorAll("a[data-at]")];
  const bounds = pins.reduce((all, pin) => all.extend(at(pin)), new library.LngLatBounds());
  drawn.replaceWith(box);
  const map = new library.Map({
    container: box,
    style: {
      version: 8,
      sources: { shapes: { type: "geojson", data: shapes } },
      layers: [
        { id: "paper", type: "background", paint: { "background-color": "#ffffff" } },
        { id: "land", type: "fill", source: "shapes", paint: { "fill-color": "#EEF4F4" } },
        { id: "edge", type: "line", source: "shapes", paint: { "line-color": "#7A8B90", "line-width": 0.8 } },
      ],
    },
    bounds,
    fitBoundsOptions: { padding: 48, maxZoom: 12 },
    attributionControl: false,
    dragRotate: false,
    cooperativeGestures: true,
  });
  map.addControl(new library.NavigationControl({ showCompass: false }));
  map.getCanvas().setAttribute("aria-label", "Map of these results; the list below has the same");
  for (const pin of pins) {
    const link = document.createElement("a");
    link.className = "pin-live";
    link.href = pin.getAttribute("href");
    link.textContent = pin.dataset.label;
    link.setAttribute("aria-label", pin.getAttribute("aria-label"));
    link.title = pin.getAttribute("aria-label");
    new library.Marker({ element: link }).setLngLat(at(pin)).addTo(map);
  }
}

function at(pin) {
  return pin.dataset.at.split(",").map(Number);
}
