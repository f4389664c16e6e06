type Setup = (root: ParentNode) => void;

const setups: Setup[] = [];

/** Runs now and for everything that is swapped in later. A setup must bear to see the same element twice. */
export function onContent(setup: Setup): void {
  setups.push(setup);
  setup(document);
}

export function contentArrived(root: ParentNode): void {
  for (const setup of setups) setup(root);
}

/** The elements that match, the root itself included. */
export function all<E extends HTMLElement>(root: ParentNode, selector: string): E[] {
  const found = [...root.querySelectorAll<E>(selector)];
  if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root as E);
  return found;
}

/** Listens once on the document, so that what htmx brings later is covered too. */
export function on<K extends keyof DocumentEventMap>(
  type: K,
  selector: string,
  handle: (target: HTMLElement, event: DocumentEventMap[K]) => void,
): void {
  document.addEventListener(type, (event) => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
    if (target) handle(target, event);
  });
}

export function csrfToken(): string {
  const cookie = /(?:^|;\s*)(?:__Host-csrf|csrftoken)=([^;]+)/.exec(document.cookie)?.[1];
  return cookie ?? document.querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]')?.value ?? '';
}
