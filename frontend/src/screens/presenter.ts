import type { News } from '../live/topics';
import { on } from '../modules/page';
import { addCaption, removeCaption } from './band';
import { setUpDeeds } from './deeds';
import { Part } from './part';
import { replacePart } from './parts';
import { after, read, shown, type View } from './view';

const KEYS: Record<string, string> = { b: 'blank', p: 'poll', c: 'captions', f: 'full' };
// Numbers alone move in place; their order need not be new more often than this.
const STAGE_PAUSE = 400;
const ORDER_PAUSE = 4000;

export function setUpPresenter(): void {
  const frame = document.querySelector<HTMLElement>('[data-screen]');
  if (!frame) return;
  const key = `dure.screen.${frame.dataset.screen}`;
  let view = read(localStorage.getItem(key));
  const stage = (): HTMLElement | null => document.getElementById('stage');
  const mark = (): string => `${stage()?.dataset.auto}/${stage()?.dataset.poll ?? ''}`;
  const now = (): 'poll' | 'questions' => shown(view, stage()?.dataset.auto ?? '', mark(), stage()?.dataset.poll !== undefined);

  function show(): void {
    if (!frame) return;
    frame.dataset.view = now();
    frame.dataset.theme = view.theme;
    frame.dataset.captions = view.captions ? 'on' : 'off';
    frame.toggleAttribute('data-blank', view.blank);
    frame.dataset.size = stage()?.dataset.size ?? '';
    showControls(view, now());
  }
  function choose(what: string): void {
    if (what === 'full') return void fullScreen(frame);
    view = after(view, what, { shown: now(), mark: mark() });
    localStorage.setItem(key, JSON.stringify(view));
    show();
  }

  const stagePart = new Part(async () => {
    await replacePart('stage', frame.dataset.stageUrl ?? '');
    show();
  }, STAGE_PAUSE);
  const steeringPart = new Part(() => replacePart('steering', steeringUrl(frame)), STAGE_PAUSE);
  const order = new Part(async () => {
    stagePart.want();
    if (frame.dataset.steeringUrl) steeringPart.want();
  }, ORDER_PAUSE);

  document.addEventListener('dure:live', (event) => {
    const news = (event as CustomEvent<News>).detail;
    if (news.kind === 'event' && isCaption(news.event)) return addCaption(frame, news.event.caption);
    if (news.kind === 'event' && isRemoved(news.event)) return removeCaption(frame, news.event.id);
    if (news.kind === 'values') {
      if (Object.keys(news.values).some((name) => name.startsWith('poll:'))) stagePart.want();
      return order.want();
    }
    stagePart.want();
    if (frame.dataset.steeringUrl) steeringPart.want();
  });
  window.addEventListener('storage', (event) => {
    if (event.key !== key) return;
    view = read(event.newValue);
    show();
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    const what = KEYS[event.key.toLowerCase()];
    if (what) choose(what);
    else if (event.key.startsWith('Arrow') && moveAlong(event.key)) event.preventDefault();
  });
  on('click', '[data-stage-do]', (button) => choose(button.dataset.stageDo ?? ''));
  on('change', '[name="stage-theme"]', (input) => choose((input as HTMLInputElement).value));
  on('click', '[data-steer-sort]', (link, event) => {
    event.preventDefault();
    frame.dataset.sort = new URL((link as HTMLAnchorElement).href).search;
    void replacePart('steering', steeringUrl(frame));
  });
  setUpDeeds(frame.dataset.live ?? '', frame.dataset.door ?? '');
  document.querySelector<HTMLElement>('[data-stage-controls]')?.removeAttribute('hidden');
  show();
}

function isCaption(event: unknown): event is { caption: { id: number; speaker: string; text: string } } {
  return typeof event === 'object' && event !== null && (event as { kind?: string }).kind === 'caption';
}

function isRemoved(event: unknown): event is { id: number } {
  return typeof event === 'object' && event !== null && (event as { kind?: string }).kind === 'caption_gone';
}

function steeringUrl(frame: HTMLElement): string {
  return `${frame.dataset.steeringUrl ?? ''}${frame.dataset.sort ?? location.search}`;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input:not([type=radio]), textarea, select');
}

/** The arrows go from question to question; Enter presses the button on which one stands. */
function moveAlong(key: string): boolean {
  const step = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1;
  if (document.activeElement?.matches('input[type=radio], .stage-body')) return false;
  const buttons = [...document.querySelectorAll<HTMLElement>('[data-steer-row] button')];
  if (buttons.length === 0) return false;
  const present = buttons.findIndex((button) => button === document.activeElement);
  const next = present < 0 ? 0 : Math.max(0, Math.min(present + step, buttons.length - 1));
  buttons[next]?.focus();
  buttons[next]?.closest('[data-steer-row]')?.scrollIntoView({ block: 'nearest' });
  return true;
}

async function fullScreen(frame: HTMLElement | null): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await frame?.requestFullscreen();
  } catch {
    // The browser does not allow it; its own key does.
  }
}

function showControls(view: View, now: string): void {
  const pressed: Record<string, boolean> = { blank: view.blank, poll: now === 'poll', captions: view.captions };
  for (const button of document.querySelectorAll<HTMLElement>('[data-stage-do][aria-pressed]')) {
    button.setAttribute('aria-pressed', String(pressed[button.dataset.stageDo ?? ''] ?? false));
  }
  for (const radio of document.querySelectorAll<HTMLInputElement>('[name="stage-theme"]')) radio.checked = radio.value === view.theme;
}
