import { dirname, resolve } from 'node:path'
import { build } from 'vite'
import { layBundle } from './lay-bundle.ts'

/** Where tests find the bundled thread of the logs. */
export const testLogThreadPath = resolve(import.meta.dirname, '../../node_modules/.clusterdeck/test/log-thread.cjs')

/** Bundles the thread of the logs once before the tests: a thread cannot load TypeScript on every Node. */
export default async function setup(): Promise<void> {
  await layBundle(dirname(testLogThreadPath), (outDir) =>
    build({
      configFile: false,
      logLevel: 'error',
      build: {
        outDir,
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
    }),
  )
}
