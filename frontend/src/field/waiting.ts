import { all } from '../modules/page';
import { whenTried, type Outcome } from './sending';
import { forget, mine, type Report } from './shelf';

/** What lies on this telephone and is not sent yet: to go on with, to set right, or to throw away. */
export async function showReports(): Promise<void> {
  const reports = await mine().catch(() => []);
  for (const section of all<HTMLElement>(document, '[data-reports-here]')) {
    const open = document.querySelector<HTMLFormElement>('form[data-inspection]:not([hidden])') ? location.hash.slice(1) : '';
    const shown = reports.filter((report) => report.key !== open);
    section.hidden = shown.length === 0;
    section.querySelector('[data-reports-list]')!.replaceChildren(...shown.map((report) => line(section, report)));
  }
}

function line(section: HTMLElement, report: Report): HTMLLIElement {
  const item = document.createElement('li');
  item.className = 'report-here';
  item.dataset.state = report.state;
  const title = document.createElement('strong');
  title.textContent = report.title || (section.dataset.sayUntitled ?? '');
  const state = document.createElement('span');
  const said = { draft: section.dataset.sayDraft, waiting: section.dataset.sayWaiting, refused: report.errors.join(' ') };
  state.textContent = said[report.state] ?? '';
  const when = document.createElement('span');
  when.className = 'muted';
  when.textContent = new Date(report.savedAt).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
  item.append(title, state, when);
  if (!report.attempted) item.append(actions(section, report));
  return item;
}

function actions(section: HTMLElement, report: Report): HTMLElement {
  const row = document.createElement('span');
  row.className = 'cluster';
  const goOn = document.createElement('a');
  goOn.className = 'button button-secondary button-small';
  goOn.href = `${report.writeAt}#${report.key}`;
  goOn.textContent = section.dataset.sayGoOn ?? '';
  // The same page with another draft is only another hash: it has to be read anew.
  goOn.addEventListener('click', () => setTimeout(() => location.pathname === report.writeAt && location.reload()));
  const away = document.createElement('button');
  away.type = 'button';
  away.className = 'button button-text button-small';
  away.textContent = section.dataset.sayThrowAway ?? '';
  away.addEventListener('click', () => {
    if (confirm(section.dataset.saySure ?? '')) void forget(report.key).then(showReports);
  });
  row.append(goOn, away);
  return row;
}

function tellOutcomes(outcomes: Map<string, Outcome>): void {
  void showReports();
  for (const section of all<HTMLElement>(document, '[data-reports-here]')) {
    const status = section.querySelector('[data-reports-status]')!;
    const kinds = [...outcomes.values()].map((outcome) => outcome.kind);
    status.textContent = kinds.includes('signIn') ? (section.dataset.saySignIn ?? '') : '';
    const link = section.querySelector<HTMLElement>('[data-reports-sign-in]');
    if (link) link.hidden = !kinds.includes('signIn');
  }
}

export function setUpWaiting(): void {
  whenTried(tellOutcomes);
  void showReports();
}
