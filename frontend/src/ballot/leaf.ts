/** The fingerprint of a ballot: SHA-256 over the byte 0 and the text. Empty where the browser has no means for it. */
export async function leafOf(text: string): Promise<string> {
  if (!globalThis.crypto?.subtle) return '';
  const content = new TextEncoder().encode(text);
  const whole = new Uint8Array(content.length + 1);
  whole.set(content, 1);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const FORMAT = 'dure-ballot-1';

/** The text of which the fingerprint is made, as it stands in a receipt file, or nothing. */
export function preimageIn(file: string): string {
  return file.split(/\r?\n/).map((line) => line.trim()).find((line) => line.startsWith(`${FORMAT}|`)) ?? '';
}

/** A whole fingerprint or its short form, however it was typed. */
export function codeIn(text: string): string {
  const [found] = /[0-9a-f]{64}|(?:[0-9a-f]{4}[\s-]*){4}/i.exec(text) ?? [''];
  return found.replace(/[\s-]/g, '').toLowerCase();
}
