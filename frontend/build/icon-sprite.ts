import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const OWN = fileURLToPath(new URL('../src/icons/', import.meta.url));
const SOURCE = 'src/icons/sprite.svg';

/** One drawing as a symbol: its colour becomes the colour of the text around it. */
function symbol(name: string, drawing: string, own: boolean): string {
  const box = /viewBox="([^"]+)"/.exec(drawing)?.[1] ?? '0 0 24 24';
  const inner = drawing.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>[\s\S]*$/g, '').replace(/\s*\n\s*/g, '');
  const paint = own ? ' fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"' : '';
  const coloured = own ? inner : inner.replace(/fill="#[0-9a-fA-F]{3,6}"/g, 'fill="currentColor"');
  return `<symbol id="${name}" viewBox="${box}"${paint}>${coloured}</symbol>`;
}

function sprite(): string {
  const require = createRequire(import.meta.url);
  const chosen = JSON.parse(readFileSync(join(OWN, 'krds.json'), 'utf8')) as Record<string, string>;
  const symbols = Object.entries(chosen).map(([name, file]) =>
    symbol(name, readFileSync(require.resolve(`krds-uiux/resources/img/component/icon/ico_${file}.svg`), 'utf8'), false),
  );
  for (const file of readdirSync(OWN).filter((entry) => entry.endsWith('.svg')).sort()) {
    symbols.push(symbol(basename(file, '.svg'), readFileSync(join(OWN, file), 'utf8'), true));
  }
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Icons: KRDS (krds-uiux), Ministry of the Interior and Safety; and Dure. -->${symbols.join('')}</svg>\n`;
}

/** The icons in use, as one file: those of KRDS named in krds.json, and our own drawings beside it. */
export function iconSprite(): Plugin {
  return {
    name: 'icon-sprite',
    buildStart() {
      if (this.meta.watchMode) this.addWatchFile(join(OWN, 'krds.json'));
    },
    generateBundle() {
      this.emitFile({ type: 'asset', name: 'icons.svg', originalFileName: SOURCE, source: sprite() });
    },
  };
}
