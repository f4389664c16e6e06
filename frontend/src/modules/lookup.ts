/** So much of what was typed finds what is alike, and fits into an address that every server on the way takes. */
const LONGEST = 400;
const OF_THE_FORM = ['csrfmiddlewaretoken', 'submission_key'];

/** What is looked up while somebody types goes into the address: without the form's tokens, and in brief. */
export function inBrief(typed: FormData): void {
  for (const name of OF_THE_FORM) typed.delete(name);
  for (const [name, value] of [...typed]) {
    if (typeof value === 'string' && value.length > LONGEST) typed.set(name, [...value].slice(0, LONGEST).join(''));
  }
}
