// Seconds without a touch; a page may say otherwise.
const IDLE = 90;
const WARNING = 20_000;

/** A shared device: whoever walks away leaves nothing behind, also of a page that they left at once. */
export function setUpKiosk(): void {
  const place = document.querySelector<HTMLElement>('[data-kiosk]');
  if (!place) return;
  sessionStorage.clear();
  localStorage.clear();
  // What the browser's history brings back is a page of the one before, from its memory or asked for once more.
  const begin = (): void => location.replace(place.dataset.kiosk ?? '/');
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) begin();
  });
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (visit?.type === 'back_forward') {
    begin();
    return;
  }
  if (place.dataset.occupied === undefined) return;
  let last = Date.now();
  for (const type of ['pointerdown', 'keydown', 'scroll', 'input'] as const) {
    window.addEventListener(type, () => (last = Date.now()), { passive: true, capture: true });
  }
  const timer = setInterval(() => {
    const form = document.querySelector<HTMLFormElement>('form[data-kiosk-leave]');
    const note = document.querySelector<HTMLElement>('[data-kiosk-note]');
    if (!form) return clearInterval(timer);
    // The place came with the page that stands here now.
    const idle = Number(document.querySelector<HTMLElement>('[data-kiosk]')?.dataset.idle ?? IDLE);
    const left = idle * 1000 - (Date.now() - last);
    if (note) note.hidden = left > WARNING;
    if (left <= 0) {
      clearInterval(timer);
      form.requestSubmit();
    }
  }, 1000);
}
