import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { noteBundledPackages } from './tools/shipped/bundled-packages.mjs'

const from = (path: string): string => resolve(import.meta.dirname, path)

/** Hot reload needs inline scripts and a socket; the built page keeps its policy. */
const withoutPolicyWhileServing: Plugin = {
  name: 'without-policy-while-serving',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
}

/** The histograms' own way to find zlib in Node, for an encoding that we do not use. */
const isKnownEval = ({ code, id }: { readonly code?: string; readonly id?: string }): boolean =>
  code === 'EVAL' && id?.includes('hdr-histogram-js') === true

/**
 * Three bundles. `main`: the main thread, the deck's own, those of logs and of heap snapshots, and the load generator it forks, all on Electron's Node; and
 * the deck without a window, and what tells its words from the window's, on any Node from 20 on. CommonJS: an ESM `import` of `node:http` reads all that it exports, and so
 * loads Node's whole HTTP client for `WebSocket`, 25 ms of each thread's start. The second holds what must be one plain CommonJS file each: the sandboxed preload, and the agent that rides inside workers as
 * old as Node 18, with its faults beside it, which are loaded when one is asked for, and the shim that an app's own primary runs on. `renderer` is the window.
 */
export default defineConfig({
  main: {
    plugins: [noteBundledPackages()],
    build: {
      outDir: 'out/main',
      target: 'node20.19',
      // One file starts faster than the hundreds that some packages are made of.
      externalizeDeps: false,
      rollupOptions: {
        // Made by an install step for one machine; ssh2, which brings them, goes on without.
        external: [/\.node$/],
        onLog: (level, log, report) => isKnownEval(log) || report(level, log),
        input: {
          index: from('electron/main/index.ts'),
          cli: from('electron/cli/index.ts'),
          'command-lines': from('tools/pack/command-lines.ts'),
          'deck-thread': from('electron/deck/thread/index.ts'),
          'heap-reader': from('electron/heap/reader/index.ts'),
          'log-thread': from('electron/deck/logs/thread/index.ts'),
          'load-generator': from('electron/load/generator/index.ts'),
          'small-store': from('electron/stores/small/index.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    plugins: [noteBundledPackages()],
    build: {
      outDir: 'out/preload',
      target: 'node18',
      externalizeDeps: false,
      isolatedEntries: true,
      // Each worker reads it before the app's first line: 2 of the agent's 5 ms were spent on names and comments.
      minify: true,
      rollupOptions: {
        input: {
          preload: from('electron/preload/index.ts'),
          agent: from('electron/agent/index.ts'),
          'agent-faults': from('electron/agent/faults/index.ts'),
          'agent-inspect': from('electron/agent/inspect/index.ts'),
          'own-primary': from('electron/shim/index.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: from('renderer'),
    build: {
      outDir: from('out/renderer'),
      // The page's policy allows fonts from files alone, not from data: addresses.
      assetsInlineLimit: 0,
      // Two megabytes of source would be parsed before the first paint.
      minify: true,
      // It is read from the disk, not from a network: its size is no news to whoever starts the deck.
      chunkSizeWarningLimit: 4096,
      rollupOptions: { input: { index: from('renderer/index.html') } },
    },
    plugins: [react(), withoutPolicyWhileServing, noteBundledPackages()],
  },
})
