/**
 * A link to a clause that is on another page of a long rule, such as /regulations/rental/#a58.p2: what follows the # never
 * reaches the server, so the page asks for the clause by its lasting address, which leads to the right part.
 */
export function setUpClauses(): void {
  window.addEventListener('hashchange', lookForClause);
  lookForClause();
}

function lookForClause(): void {
  const key = decodeURIComponent(location.hash.slice(1));
  const rule = document.querySelector<HTMLElement>('[data-clauses]')?.dataset.clauses;
  if (!rule || !/^[a-z]\d[a-z0-9.-]*$/.test(key)) return;
  const target = document.getElementById(key);
  if (target?.classList.contains('rule-line')) return;
  // In the table of contents it stands as a link to its part.
  const link = target instanceof HTMLAnchorElement ? target.href : new URL(`${encodeURIComponent(key)}/`, new URL(rule, location.href)).href;
  location.replace(link);
}
