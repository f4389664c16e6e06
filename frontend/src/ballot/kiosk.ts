const IDLE = 90_000;
const WARNING = 20_000;

/** A shared device: whoever walks away leaves nothing behind. */
export function setUpKiosk(): void {
  const place = document.querySelector<HTMLElement>('[data-kiosk]');
  if (!place) return;
  sessionStorage.clear();
  localStorage.clear();
  // A page that comes back from the browser's memory is a page of the one before.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.replace(place.dataset.kiosk ?? '/');
  });
  if (place.dataset.occupied === undefined) return;
  let last = Date.now();
  for (const type of ['pointerdown', 'keydown', 'scroll', 'input'] as const) {
    window.addEventListener(type, () => (last = Date.now()), { passive: true, capture: true });
  }
  const timer = setInterval(() => {
    const form = document.querySelector<HTMLFormElement>('form[data-kiosk-leave]');
    const note = document.querySelector<HTMLElement>('[data-kiosk-note]');
    if (!form) return clearInterval(timer);
    const left = IDLE - (Date.now() - last);
    if (note) note.hidden = left > WARNING;
    if (left <= 0) {
      clearInterval(timer);
      form.requestSubmit();
    }
  }, 1000);
}
