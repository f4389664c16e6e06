/** Drawing the areas of a photo that nobody shall see. What is drawn is written into the field below, as numbers. */

import { onContent } from './page';

const WHOLE = 1000;
/** Less than this, in thousandths, was a touch and not a rectangle. */
const SMALLEST = 8;

/** Left, top, width and height in thousandths. */
type Area = [number, number, number, number];

interface Point {
  x: number;
  y: number;
}

export function setUpCovers(): void {
  onContent(() => {
    for (const frame of document.querySelectorAll<HTMLElement>('[data-cover]:not([data-cover-ready])')) {
      const field = document.querySelector<HTMLTextAreaElement>('[data-cover-areas]');
      const drawing = frame.querySelector('svg');
      if (field && drawing) setUp(frame, drawing, field);
    }
  });
}

function setUp(frame: HTMLElement, drawing: SVGSVGElement, field: HTMLTextAreaElement): void {
  frame.dataset.coverReady = '';
  const help = document.querySelector<HTMLElement>('[data-cover-help]');
  if (help) help.hidden = false;
  let start: Point | null = null;
  let drawn: SVGRectElement | null = null;

  const draw = (): void => drawing.replaceChildren(...areasIn(field.value).map(rectangle));
  const at = (event: PointerEvent): Point => {
    const box = frame.getBoundingClientRect();
    return { x: share(event.clientX - box.left, box.width), y: share(event.clientY - box.top, box.height) };
  };

  frame.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    frame.setPointerCapture(event.pointerId);
    start = at(event);
    drawn = rectangle([start.x, start.y, 0, 0]);
    drawing.append(drawn);
  });
  frame.addEventListener('pointermove', (event) => {
    if (start && drawn) place(drawn, between(start, at(event)));
  });
  frame.addEventListener('pointerup', (event) => {
    if (!start) return;
    const area = between(start, at(event));
    start = drawn = null;
    if (area[2] >= SMALLEST && area[3] >= SMALLEST) add(field, area);
    draw();
  });
  frame.addEventListener('pointercancel', () => {
    start = drawn = null;
    draw();
  });
  field.addEventListener('input', draw);
  help?.querySelector('[data-cover-undo]')?.addEventListener('click', () => {
    field.value = lines(field.value).slice(0, -1).join('\n');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  draw();
}

function add(field: HTMLTextAreaElement, area: Area): void {
  const line = area.map((thousandths) => String(thousandths / 10)).join(' ');
  field.value = [...lines(field.value), line].join('\n');
  const show = document.querySelector<HTMLInputElement>('input[name="decision"][value="show"]');
  if (show) show.checked = true;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function share(part: number, whole: number): number {
  return Math.max(0, Math.min(WHOLE, Math.round((part / whole) * WHOLE)));
}

/** The rectangle with these two corners. */
export function between(one: Point, other: Point): Area {
  return [Math.min(one.x, other.x), Math.min(one.y, other.y), Math.abs(one.x - other.x), Math.abs(one.y - other.y)];
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** What can be drawn of what stands in the field; the server says what is wrong with the rest. */
export function areasIn(text: string): Area[] {
  return lines(text)
    .map((line) => line.trim().split(/[\s,;]+/).map((number) => Math.round(Number(number.replace('%', '')) * 10)))
    .filter((area): area is Area => area.length === 4 && area.every((number) => number >= 0 && number <= WHOLE));
}

function rectangle(area: Area): SVGRectElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  place(made, area);
  return made;
}

function place(drawn: SVGRectElement, area: Area): void {
  ['x', 'y', 'width', 'height'].forEach((name, position) => drawn.setAttribute(name, String(area[position])));
}
