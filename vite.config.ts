/** Builds the client to dist/ and serves it while developing. `CHAPEAU_PORT`: where the server listens in development. */
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = `127.0.0.1:${process.env['CHAPEAU_PORT'] ?? '3000'}`;

export default defineConfig({
  plugins: [react(), lingui({ failOnCompileError: true })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Files only, nothing inlined: the content security policy allows no inline script, and fonts cache better apart.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: {
    proxy: {
      '/api': { target: `http://${server}` },
      '/sync': { target: `ws://${server}`, ws: true },
    },
  },
});
