import htmx from 'htmx.org';
import { announce, toast } from './announce';
import { discard } from './drafts';
import { inBrief } from './lookup';
import { contentArrived, csrfToken } from './page';
import { say } from './words';

interface Context {
  request: { method: string; headers: Record<string, string>; body?: unknown };
  response?: { status: number; headers: Headers };
  target?: Element;
}

function contextOf(event: Event): Context | undefined {
  return (event as CustomEvent<{ ctx?: Context }>).detail?.ctx;
}

function tellStatus(status: number): void {
  if (status === 422) return;
  const key = status >= 500 ? 'error500' : `error${status}`;
  toast(say(key) || say('error500'), 'error');
}

/** htmx as the house uses it: the token goes along, errors are told in words, news is read out. */
export function setUpRequests(): void {
  document.addEventListener('htmx:config:request', (event) => {
    const request = contextOf(event)?.request;
    if (!request) return;
    if (!/^(GET|HEAD)$/i.test(request.method)) request.headers['X-CSRFToken'] = csrfToken();
    else if (request.body instanceof FormData && helpsTyping(event)) inBrief(request.body);
  });
  document.addEventListener('htmx:response:error', (event) => {
    if (!helpsTyping(event)) tellStatus(contextOf(event)?.response?.status ?? 500);
  });
  document.addEventListener('htmx:error', (event) => {
    if (!helpsTyping(event)) toast(say('offline'), 'error');
  });
  document.addEventListener('htmx:after:request', (event) => forgetDraft(event.target, contextOf(event)?.response));
  document.addEventListener('htmx:after:swap', (event) => {
    const target = contextOf(event)?.target;
    contentArrived(target?.isConnected ? target : document);
    if (target?.id === 'results') announce(say('updated'));
  });
  // HX-Trigger: {"announce": "…"} or {"toast": "…"} from any view.
  document.addEventListener('announce', (event) => announce(textOf(event)));
  document.addEventListener('toast', (event) => toast(textOf(event), 'success'));
}

/** What is looked up while somebody types was not asked for: without a network the typing goes on undisturbed. */
function helpsTyping(event: Event): boolean {
  return event.target instanceof Element && (event.target.getAttribute('hx-trigger') ?? '').startsWith('input');
}

/** What was handed in must not come back into the empty form as if it had never been sent. */
function forgetDraft(source: EventTarget | null, answer: Context['response']): void {
  if (!(source instanceof HTMLFormElement) || !source.dataset.draft || !answer) return;
  const leadsToLogin = answer.headers.has('HX-Redirect');
  if (answer.status < 400 && !leadsToLogin) discard(source.dataset.draft);
}

function textOf(event: Event): string {
  const detail = (event as CustomEvent<unknown>).detail;
  if (typeof detail === 'string') return detail;
  const value = (detail as { value?: unknown } | null)?.value;
  return typeof value === 'string' ? value : '';
}

/** For content that our own scripts brought in. */
export function process(root: Element): void {
  htmx.process(root);
}
