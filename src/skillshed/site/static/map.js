// Turns a drawn map into one that can be moved: no tiles, no letters from elsewhere, shapes from our own address.
// <div class="map" data-map="shapes.geojson" data-chosen="E07000117" data-library="...mjs" data-worker="...mjs">
for (const frame of document.querySelectorAll(".map[data-map]")) {
  const button = frame.querySelector("button[data-map-open]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => open(frame, button), { once: true });
}

async function open(frame, button) {
  button.disabled = true;
  const status = frame.querySelector(".map-status");
  try {
    const [library, shapes] = await Promise.all([import(frame.dataset.library), fetchShapes(frame.dataset.map)]);
    library.setWorkerUrl(new URL(frame.dataset.worker, document.baseURI).href);
    draw(library, frame, shapes, status);
    button.remove();
  } catch (error) {
    button.disabled = false;
    button.addEventListener("click", () => open(frame, button), { once: true });
    status.textContent = "The movable map could not be opened; the drawn map and the table have the same figures.";
    console.warn(error);
  }
}

async function fetchShapes(address) {
  const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`map shapes: ${answer.status}`);
  return answer.json();
}

// Each feature's properties: code, name, label (its value in words), fill (its class colour; none where there are no data).
function draw(library, frame, shapes, status) {
  const box = document.createElement("div");
  box.className = "map-live";
  (frame.querySelector("picture") ?? frame.querySelector("img")).replaceWith(box);
  const map = new library.Map({
    container: box,
    style: { version: 8, sources: { shapes: { type: "geojson", data: shapes } }, layers: layers(frame.dataset.chosen ?? "") },
    bounds: extent(shapes),
    fitBoundsOptions: { padding: 16 },
    attributionControl: false,
    dragRotate: false,
    cooperativeGestures: true,
  });
  map.on("load", () => {
    map.addImage("hatch", hatch());
    map.addLayer({ id: "missing", type: "fill", source: "shapes", filter: ["!", ["has", "fill"]], paint: { "fill-pattern": "hatch" } }, "edge");
  });
  frame.querySelector(".map-key")?.removeAttribute("hidden");
  map.addControl(new library.NavigationControl({ showCompass: false }));
  map.getCanvas().setAttribute("aria-label", frame.dataset.label ?? "Map");
  tell(library, map, status);
}

function layers(chosen) {
  return [
    { id: "paper", type: "background", paint: { "background-color": "#ffffff" } },
    { id: "land", type: "fill", source: "shapes", paint: { "fill-color": ["coalesce", ["get", "fill"], "#ffffff"] } },
    { id: "edge", type: "line", source: "shapes", paint: { "line-color": "#7A8B90", "line-width": 0.8 } },
    { id: "chosen", type: "line", source: "shapes", filter: ["==", ["get", "code"], chosen], paint: { "line-color": "#12262B", "line-width": 3 } },
  ];
}

// Grey strokes aslant on white: "no data" must not look like the lightest class.
function hatch(size = 8) {
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let at = 0; at < size * size; at += 1) {
    const [across, down] = [at % size, Math.floor(at / size)];
    if ((across + down) % size < 2) pixels.set([122, 139, 144, 255], at * 4);
  }
  return { width: size, height: size, data: pixels };
}

// The name follows the pointer as plain HTML, and is said in the line under the map.
function tell(library, map, status) {
  const name = document.createElement("div");
  name.className = "map-name";
  const marker = new library.Marker({ element: name, anchor: "bottom", offset: [0, -8] });
  map.on("mousemove", "land", (event) => {
    const { name: place, label } = event.features[0].properties;
    name.textContent = label ? `${place}: ${label}` : place;
    status.textContent = name.textContent;
    marker.setLngLat(event.lngLat).addTo(map);
  });
  map.on("mouseleave", "land", () => marker.remove());
}

function extent(shapes) {
  let [west, south, east, north] = [180, 90, -180, -90];
  const walk = (part) => {
    if (typeof part[0] !== "number") return part.forEach(walk);
    [west, east] = [Math.min(west, part[0]), Math.max(east, part[0])];
    [south, north] = [Math.min(south, part[1]), Math.max(north, part[1])];
  };
  for (const feature of shapes.features) if (feature.geometry) walk(feature.geometry.coordinates);
  return [[west, south], [east, north]];
}
