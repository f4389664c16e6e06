import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { iconSprite } from './build/icon-sprite.ts';
import { krdsTokens } from './build/krds-tokens.ts';

export default defineConfig({
  base: '/static/',
  plugins: [krdsTokens(), iconSprite()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    // Fonts and pictures stay files: a data URL in the style sheet would delay the first view.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The worker stands alone: it keeps the auditors' form on the telephone.
      input: ['src/main.ts', 'src/field/worker.ts'].map((path) => fileURLToPath(new URL(path, import.meta.url))),
      output: {
        // What later chunks need must not live in the entry: static storage may serve the entry under
        // another name, and a chunk that imports it by its own name would run it a second time.
        codeSplitting: { groups: [{ name: 'shared', test: /src\/modules\/(announce|icon|page|reports|requests|unsent|words)\.ts|htmx\.org/ }] },
      },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
});
