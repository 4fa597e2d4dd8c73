import { resolve } from 'node:path'
import { build } from 'vite'

/** Where tests find the bundled load generator: one file that plain Node runs. */
export const testGeneratorPath = resolve(import.meta.dirname, '../../node_modules/.clusterdeck/test/load-generator.mjs')

/** Bundles the load generator once before the tests, as the build does. */
export default async function setup(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: resolve(testGeneratorPath, '..'),
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
  })
}
