// Keeps the whole page, so that it works after its server is gone. A new version is fetched whole before it takes
// the place of the old one, and it never reloads a page that is open.
const VERSION = "%VERSION%";
const FILES = ["%FILES%"];

const stop = new AbortController();

/** One file after the other: where data enters a page before all are here, the rest is not asked for. */
async function keep() {
  const cache = await caches.open(VERSION);
  for (const file of FILES) {
    const answer = await fetch(new Request(file, { cache: "reload", signal: stop.signal }));
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
    await cache.put(file, answer);
  }
}

self.addEventListener("install", (event) => {
  // Half a page is none; the next visit begins anew.
  event.waitUntil(keep().catch((error) => caches.delete(VERSION).then(() => Promise.reject(error))));
});

self.addEventListener("message", (event) => {
  if (event.data === "entered") stop.abort();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("tamga-") && name !== VERSION).map((name) => caches.delete(name)))),
  );
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  event.respondWith(caches.open(VERSION).then((cache) => cache.match(event.request, { ignoreSearch: true })).then((kept) => kept ?? fetch(event.request)));
});
