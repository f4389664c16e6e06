import { all, onContent } from '../modules/page';
import { keepTrying } from './sending';
import { setUpWaiting } from './waiting';
import { setUpWriting } from './writing';

const begun = new WeakSet<HTMLElement>();

/** Pages on which auditors write reports, or see what of them lies on this telephone. */
export function setUpInspection(): void {
  setUpWaiting();
  keepTrying();
  onContent((root) => {
    for (const form of all<HTMLFormElement>(root, 'form[data-inspection]')) {
      if (begun.has(form)) continue;
      begun.add(form);
      void setUpWriting(form);
      void keepThePage(form.dataset.worker ?? '');
    }
  });
}

/** The empty form opens without a signal too, once it has been opened with one: with every part that came, and comes. */
async function keepThePage(worker: string): Promise<void> {
  if (!('serviceWorker' in navigator) || !worker) return;
  await navigator.serviceWorker.register(worker);
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage([location.pathname]);
  const tell = (entries: PerformanceEntryList): void =>
    active?.postMessage(entries.map((entry) => entry.name).filter((url) => new URL(url).pathname.startsWith('/static/')));
  new PerformanceObserver((parts) => tell(parts.getEntries())).observe({ type: 'resource', buffered: true });
}
