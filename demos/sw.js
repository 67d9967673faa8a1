// Keeps a copy of the whole site, so that it works offline after the first visit; of what ?keep=a/,b.css names
// alone, where a page says that it needs no more.
// The network always comes first: online, a page is never older than its host.
// scripts/site.py fills FILES in; a change of any file changes this script, so browsers
// install it anew and fetch just the files that differ.
const FILES = {}; // path -> hash of its content
const KEEP = new URL(self.location).searchParams.get("keep");
const CACHE = KEEP ? `tabgrad-site ${KEEP}` : "tabgrad-site";
const INDEX = "offline-index";
const ROOT = new URL("./", self.location).href;

if (KEEP) for (const path of Object.keys(FILES)) if (!KEEP.split(",").some((start) => path.startsWith(start))) delete FILES[path];

async function known(cache) {
  const index = await cache.match(INDEX);
  return index ? index.json() : {};
}

async function update() {
  const cache = await caches.open(CACHE);
  const before = await known(cache);
  const changed = Object.keys(FILES).filter((path) => before[path] !== FILES[path]);
  for (const path of changed) await cache.add(path);
  const gone = Object.keys(before).filter((path) => !(path in FILES));
  for (const path of gone) await cache.delete(path);
  await cache.put(INDEX, new Response(JSON.stringify(FILES)));
}

async function answer(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const url = new URL(request.url);
    if (url.pathname.endsWith("/")) url.pathname += "index.html";
    const copy = await caches.match(url, { ignoreSearch: true });
    if (!copy) throw error;
    return copy;
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(update());
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(ROOT)) {
    event.respondWith(answer(request));
  }
});
