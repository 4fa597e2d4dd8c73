import { dirname, resolve } from 'node:path'
import { build } from 'vite'
import { layBundle } from './lay-bundle.ts'

/** Where tests find the bundle of the thread that reads heap snapshots. */
export const testHeapReaderPath = resolve(import.meta.dirname, '../../node_modules/.clusterdeck/test/heap-reader.mjs')

/** Bundles it once before the tests, as the build does. */
export default async function setup(): Promise<void> {
  await layBundle(dirname(testHeapReaderPath), (outDir) =>
    build({
      configFile: false,
      logLevel: 'error',
      build: {
        outDir,
        emptyOutDir: false,
        minify: false,
        target: 'node24',
        ssr: true,
        rollupOptions: {
          input: { 'heap-reader': resolve(import.meta.dirname, '../../electron/heap/reader/index.ts') },
          output: { format: 'es', entryFileNames: 'heap-reader.mjs' },
        },
      },
      ssr: { noExternal: true },
    }),
  )
}
