// Development only: the window with a made-up desk behind it instead of the real one.
// Start it with `npx vite --config dev/vite.config.ts`.
import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vite';
import base from '../vite.config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default mergeConfig(base, {
  root: here('..'),
  cacheDir: here('../node_modules/.vite-dev'),
  resolve: {
    alias: {
      '@tauri-apps/api/core': here('./fake.ts'),
      '@tauri-apps/api/event': here('./fake.ts'),
    },
  },
  server: { port: 5199, strictPort: true, fs: { allow: [here('../..')] } },
});
