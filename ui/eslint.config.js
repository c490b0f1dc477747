import svelte from 'eslint-plugin-svelte';
import { readdirSync } from 'node:fs';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const walls = readdirSync(new URL('./src/features', import.meta.url)).map((feature) => ({
  files: [`src/features/${feature}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: ['../*'], message: 'Features never import each other; use $lib and $parts.' },
          { group: ['@tauri-apps/*'], message: 'Only lib/ipc.ts knows Tauri.' },
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/lib/wire'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'Date', message: 'The screen never reads its own clock: use the `clock` event.' },
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@tauri-apps/*'], message: 'Only lib/ipc.ts knows Tauri.' }] },
      ],
      'svelte/no-at-html-tags': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  ...walls,
  {
    files: ['src/parts/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['../*', '@tauri-apps/*'], message: 'Parts know $lib only.' }] },
      ],
    },
  },
  {
    files: ['src/lib/ipc.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
);
