import { on } from './page';

/** A button that puts a line into a text area and says so by changing its own word's state. */
export function setUpPut(): void {
  on('click', '[data-put]', (button) => {
    const area = document.getElementById(button.dataset.put ?? '');
    const line = button.dataset.value;
    if (!(area instanceof HTMLTextAreaElement) || !line) return;
    const lines = area.value.split('\n').map((one) => one.trim()).filter(Boolean);
    if (!lines.includes(line)) lines.push(line);
    area.value = lines.join('\n');
    area.dispatchEvent(new Event('input', { bubbles: true }));
    button.setAttribute('aria-pressed', 'true');
    (button as HTMLButtonElement).disabled = true;
  });
}
