import { resolve } from 'node:path'
import { build } from 'vite'

/** Where tests find the bundled thread of the logs. */
export const testLogThreadPath = resolve(import.meta.dirname, '../../node_modules/.clusterdeck/test/log-thread.cjs')

/** Bundles the thread of the logs once before the tests: a thread cannot load TypeScript on every Node. */
export default async function setup(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: resolve(testLogThreadPath, '..'),
      emptyOutDir: false,
      minify: false,
      target: 'node20.19',
      ssr: true,
      rollupOptions: {
        input: { 'log-thread': resolve(import.meta.dirname, '../../electron/deck/logs/thread/index.ts') },
        output: { format: 'cjs', entryFileNames: 'log-thread.cjs' },
      },
    },
    ssr: { noExternal: true },
  })
}
