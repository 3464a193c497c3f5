// The service worker of a site of plain files; writeOffline() in site.ts puts `version` and `files` before it. Answers
// with the kept page where there is no network, and keeps all pages at the first visit.

const shelf = `imago-pages-${version}`;

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(shelf);
    await cache.addAll(files.map((file) => new Request(new URL(file, self.location), { cache: "no-cache" })));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys())
      if (name.startsWith("imago-pages-") && name !== shelf) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const answer = async () => {
    try {
      return await fetch(request);
    } catch (error) {
      const kept = await caches.match(request, { ignoreSearch: true, cacheName: shelf });
      if (kept) return kept;
      throw error;
    }
  };
  event.respondWith(answer());
});
