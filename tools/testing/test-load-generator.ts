import { dirname, resolve } from 'node:path'
import { build } from 'vite'
import { layBundle } from './lay-bundle.ts'

/** Where tests find the bundled load generator: one file that plain Node runs. */
export const testGeneratorPath = resolve(import.meta.dirname, '../../node_modules/.clusterdeck/test/load-generator.mjs')

/** Bundles the load generator once before the tests, as the build does. */
export default async function setup(): Promise<void> {
  await layBundle(dirname(testGeneratorPath), (outDir) =>
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
          input: { 'load-generator': resolve(import.meta.dirname, '../../electron/load/generator/index.ts') },
          output: { format: 'es', entryFileNames: 'load-generator.mjs' },
        },
      },
      ssr: { noExternal: true },
    }),
  )
}
