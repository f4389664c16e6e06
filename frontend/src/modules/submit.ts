import { announce } from './announce';
import { discard } from './drafts';
import { release } from './guard';
import { contentArrived, on } from './page';
import { process } from './requests';
import { say } from './words';

const KEEP_THE_FORM = new Set([0, 403, 404, 413, 429]);

/** Sends a form so that a second press, a lost connection or a refused file never costs what was typed. */
export function setUpSubmit(): void {
  on('submit', 'form[data-submit]', (element, event) => {
    const form = element as HTMLFormElement;
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    send(form, event.submitter);
  });
}

function send(form: HTMLFormElement, submitter: HTMLElement | null): void {
  form.dataset.sending = 'yes';
  const status = statusOf(form);
  delete status.dataset.failed;
  status.textContent = say('sending');
  const request = new XMLHttpRequest();
  const target = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? location.href;
  request.open('POST', target || location.href);
  request.setRequestHeader('Accept', 'text/html');
  // The frame around the page stays as it is; the server may still answer with a whole one.
  if (form.dataset.submit === 'part') request.setRequestHeader('X-Part', 'main');
  request.responseType = 'text';
  if (form.enctype === 'multipart/form-data') request.upload.addEventListener('progress', (event) => showProgress(status, event));
  request.addEventListener('loadend', () => {
    delete form.dataset.sending;
    if (KEEP_THE_FORM.has(request.status) || request.status >= 500) refuse(form, status, request.status);
    else arrive(form, request);
  });
  const body = new FormData(form, submitter);
  request.send(form.enctype === 'multipart/form-data' ? body : new URLSearchParams(body as never));
}

function statusOf(form: HTMLFormElement): HTMLElement {
  const known = form.querySelector<HTMLElement>('[data-send-status]');
  if (known) return known;
  const status = document.createElement('div');
  status.className = 'send-status';
  status.dataset.sendStatus = '';
  status.setAttribute('role', 'status');
  (form.querySelector('.form-actions') ?? form).append(status);
  return status;
}

function showProgress(status: HTMLElement, event: ProgressEvent): void {
  if (!event.lengthComputable || event.total < 100_000) return;
  const bar = status.querySelector('progress') ?? document.createElement('progress');
  bar.max = event.total;
  bar.value = event.loaded;
  const text = say('uploading', { share: Math.round((100 * event.loaded) / event.total) });
  bar.setAttribute('aria-label', text);
  status.replaceChildren(text, bar);
}

function refuse(form: HTMLFormElement, status: HTMLElement, code: number): void {
  status.dataset.failed = '';
  status.textContent = code === 0 ? say('offline') : say(code >= 500 ? 'error500' : `error${code}`);
  announce(status.textContent);
  // A ballot asks whether it arrived all the same.
  form.dispatchEvent(new CustomEvent('dure:refused', { bubbles: true, detail: { code } }));
}

/** Shows the page that came back: the next one, or the same form with its errors. */
function arrive(form: HTMLFormElement, request: XMLHttpRequest): void {
  const moved = new URL(request.responseURL || location.href, location.href);
  const taken = request.status < 400 && moved.pathname !== new URL(form.action, location.href).pathname;
  const isLogin = /\/accounts\/(login|reauthenticate)/.test(moved.pathname);
  if (taken && !isLogin) {
    release(form);
    if (form.dataset.draft) discard(form.dataset.draft);
  }
  if (!request.getResponseHeader('Content-Type')?.startsWith('text/html')) {
    location.assign(moved);
    return;
  }
  showPage(request.responseText, moved);
}

function showPage(text: string, address: URL): void {
  const next = new DOMParser().parseFromString(text, 'text/html');
  // htmx loads a page anew on the way back if its entry says so.
  history.replaceState({ htmx: true }, '');
  if (address.href !== location.href) history.pushState({ htmx: true }, '', address);
  document.title = next.title;
  const part = next.querySelector<HTMLElement>('main[data-part]');
  const [old, arrived] = part ? [document.querySelector('main')!, part] : [document.body, next.body];
  old.replaceWith(document.adoptNode(arrived));
  process(arrived);
  contentArrived(arrived);
  const summary = document.querySelector<HTMLElement>('[data-error-summary]');
  window.scrollTo(0, 0);
  const begins = summary ?? document.querySelector<HTMLElement>('main [autofocus]') ?? document.querySelector<HTMLElement>('main');
  begins?.focus();
}
