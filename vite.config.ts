// How the page and its Workers are served and built: ES modules everywhere, relative URLs (the static folder works from any
// sub-path), and cross-origin isolation on our own servers so that the wasm runtime may use threads.
// Plain static hosts send no such headers; there src/host adds them (docs/hosting.md).
import { defineConfig } from 'vite';
import { modelIndex, offlineList, policyInPage } from './scripts/build-plugins.mjs';
import { compressedAssets } from './scripts/preview-compressed.mjs';

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** What the page needs and no more: in the built page itself and as our servers' header. Whoever likes may frame it (docs/hosting.md). */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "style-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

export default defineConfig({
  base: './',
  plugins: [modelIndex(), offlineList(), policyInPage(contentSecurityPolicy), compressedAssets()],
  // One page: a missing file is a 404, not the page once more.
  appType: 'mpa',
  esbuild: { jsx: 'automatic' },
  worker: { format: 'es' },
  // Found late, inside Workers, they would reload the page in the middle of its first start.
  optimizeDeps: { include: ['onnxruntime-web/wasm', 'onnxruntime-web/jspi', 'onnxruntime-web/webgpu'] },
  server: { port: 5173, headers: isolation, watch: { ignored: ['**/.cache/**', '**/training/**', '**/test-results/**'] } },
  preview: { port: 4173, headers: { ...isolation, 'Content-Security-Policy': contentSecurityPolicy.join('; ') } },
  build: {
    target: 'es2022',
    rollupOptions: {
      input: { index: 'index.html', bench: 'bench.html', 'service-worker': 'src/host/service-worker.ts' },
      // A service worker's folder is its scope, and its URL must stay the same from build to build.
      output: { entryFileNames: (chunk) => (chunk.name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
    // The runtime's glue finds itself by import.meta.url when it starts threads; inlined files would have no URL of their own.
    assetsInlineLimit: 0,
    // The runtime alone is larger; the bundle's size is a number of the bench, not a warning.
    chunkSizeWarningLimit: 1024,
  },
});
