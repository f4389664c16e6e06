let words: Record<string, string> | undefined;

function read(): Record<string, string> {
  const text = document.getElementById('words')?.textContent;
  return text ? (JSON.parse(text) as Record<string, string>) : {};
}

/** A sentence of the product's catalogue; `%(name)s` is filled in, `%%` is a percent sign. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  words ??= read();
  return (words[key] ?? '').replace(/%\((\w+)\)s|%%/g, (whole, name: string | undefined) =>
    name === undefined ? '%' : String(values[name] ?? whole),
  );
}

export function clock(date: Date): string {
  return date.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hour12: false });
}
