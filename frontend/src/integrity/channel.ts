/**
 * Before a form of the channel is sent: does the device have to work for it at this moment? It listens from the first
 * moment on, as a form that is sent without the work is turned away; how to work is fetched where it is asked for.
 */
export function setUpChannel(): void {
  // Before the listener that sends forms, which hears of it later.
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.dataset.work || form.dataset.worked) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (form.dataset.working) return;
      form.dataset.working = 'yes';
      void prepare(form).finally(() => {
        delete form.dataset.working;
        form.dataset.worked = 'yes';
        form.requestSubmit();
        // The next press asks anew: by then there may be less room, or the page may have another ticket.
        delete form.dataset.worked;
      });
    },
    true,
  );
}

async function prepare(form: HTMLFormElement): Promise<void> {
  try {
    const answer = await fetch(form.dataset.work!, { headers: { Accept: 'application/json' }, cache: 'no-store' });
    const { bits } = (await answer.json()) as { bits: number };
    const ticket = form.querySelector<HTMLInputElement>('input[name="ticket"]');
    const proof = form.querySelector<HTMLInputElement>('input[name="proof"]');
    if (bits && ticket && proof) proof.value = await (await import('./work')).solve(ticket.value, bits);
  } catch {
    // Whoever has no connection is told so by the sending itself.
  }
}
