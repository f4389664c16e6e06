// Runs beside the pages, as a classic script: it imports nothing, and nothing is exported.
export {};

interface Waiting extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Told extends Waiting {
  data: string[];
}
interface WorkerScope {
  location: Location;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', handle: (event: Waiting) => void): void;
  addEventListener(type: 'fetch', handle: (event: Fetching) => void): void;
  addEventListener(type: 'message', handle: (event: Told) => void): void;
}

const worker = self as unknown as WorkerScope;
// The name that `shelf.ts` deletes when somebody logs out.
const KEPT = 'dure-inspection';

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

/** The page says what it is, and what it is made of as that arrives. */
worker.addEventListener('message', (event) => event.waitUntil(keepAll(event.data)));

async function keepAll(addresses: string[]): Promise<void> {
  const cache = await caches.open(KEPT);
  for (const address of addresses) {
    if (address.includes('/static/') && (await cache.match(address))) continue;
    const answer = await fetch(address);
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
  }
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(pageFirst(request, pathname));
  else if (pathname.startsWith('/static/')) event.respondWith(keptFirst(request));
});

/** The page as it is now; without a signal as it was kept. */
async function pageFirst(request: Request, pathname: string): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && answer.type === 'basic') await (await caches.open(KEPT)).put(pathname, answer.clone());
    return answer;
  } catch (trouble) {
    const kept = await (await caches.open(KEPT)).match(pathname);
    if (kept) return kept;
    throw trouble;
  }
}

/** Static files carry their content in their names, so a kept one is never old. */
async function keptFirst(request: Request): Promise<Response> {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
