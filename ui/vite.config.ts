import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [svelte()],
  resolve: {
    alias: { $lib: here('./src/lib'), $parts: here('./src/parts') },
  },
  css: {
    preprocessorOptions: { scss: { loadPaths: [here('./node_modules')], quietDeps: true } },
  },
  build: {
    // The oldest webviews that we run in: WebKitGTK of Debian 12 and WebView2.
    target: ['safari16.4', 'chrome111'],
    // Fonts stay files: the content security policy has no `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
