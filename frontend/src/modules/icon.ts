const NAMESPACE = 'http://www.w3.org/2000/svg';

/** An icon from the sprite that the server's own icons use. */
export function icon(name: string): SVGSVGElement {
  const known = document.querySelector('svg.icon use')?.getAttribute('href') ?? '';
  const picture = document.createElementNS(NAMESPACE, 'svg');
  picture.setAttribute('class', 'icon icon-small');
  picture.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(NAMESPACE, 'use');
  use.setAttribute('href', `${known.split('#')[0]}#${name}`);
  picture.append(use);
  return picture;
}
