import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { inRoot, keepDir } from '../../setup/folders.mjs'

/**
 * Bundles a TypeScript program of the benchmarks into one file, as the product is.
 * @param {string} name of the program, without its ending
 */
export async function bundleProgram(name) {
  mkdirSync(join(keepDir, 'bench'), { recursive: true })
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      outDir: join(keepDir, 'bench'),
      emptyOutDir: false,
      minify: false,
      target: 'node22',
      ssr: inRoot(`tools/bench/programs/${name}.ts`),
      // Compiled by an install step that is not run; ssh2, which asks for it, goes on without.
      rollupOptions: { external: /\.node$/, output: { format: 'es', entryFileNames: `${name}.mjs` } },
    },
  })
}
