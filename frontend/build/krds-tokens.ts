import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const TOKEN = /var\((--krds-[\w-]+)\)/g;

/** Every token of KRDS with its value; values may point at other tokens. */
function readTokens(): Map<string, string> {
  const path = createRequire(import.meta.url).resolve('krds-uiux/resources/css/token/krds_tokens.css');
  const tokens = new Map<string, string>();
  for (const [, name, value] of readFileSync(path, 'utf8').matchAll(/(--krds-[\w-]+):\s*([^;]+);/g)) {
    if (name && value) tokens.set(name, value.trim());
  }
  return tokens;
}

function resolve(text: string, tokens: Map<string, string>, file: string): string {
  return text.replace(TOKEN, (_whole, name: string) => {
    const value = tokens.get(name);
    if (value === undefined) throw new Error(`${file}: KRDS has no token ${name}`);
    return resolve(value, tokens, file);
  });
}

/**
 * Writes the value of each KRDS token that our style sheets use into them.
 * The token sheet has 768 properties; a page should not carry those it never reads.
 */
export function krdsTokens(): Plugin {
  const tokens = readTokens();
  return {
    name: 'krds-tokens',
    enforce: 'pre',
    transform(code, id) {
      return id.endsWith('.css') && code.includes('--krds-') ? { code: resolve(code, tokens, id), map: null } : undefined;
    },
  };
}
