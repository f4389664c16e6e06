let words: Record<string, string> | undefined;

/** A sentence of this page, as the server wrote it; `%(name)s` is filled in. */
export function word(key: string, values: Record<string, string | number> = {}): string {
  words ??= JSON.parse(document.getElementById('room-words')?.textContent ?? '{}') as Record<string, string>;
  return (words[key] ?? '').replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}
