import { say } from './words';

/** Says without opening a database that reports lie on this telephone which were not sent; whose they are. */
const FLAG = 'dure:reports-here';

function isHere(): boolean {
  const person = document.documentElement.dataset.user;
  return Boolean(person) && localStorage.getItem(FLAG) === person;
}

export function markReports(areHere: boolean): void {
  if (areHere) localStorage.setItem(FLAG, document.documentElement.dataset.user ?? '');
  else localStorage.removeItem(FLAG);
}

/** On every page: what waits is sent as soon as there is a signal, and is not thrown away by logging out unasked. */
export function setUpReports(): void {
  if (isHere()) void import('../field/sending').then(({ keepTrying }) => keepTrying());
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches('[data-logout]') || !isHere()) return;
      event.preventDefault();
      event.stopPropagation();
      if (!confirm(say('reportsLeave'))) return;
      void import('../field/shelf').then(({ forgetEverything }) => forgetEverything()).then(() => form.submit());
    },
    true,
  );
}
