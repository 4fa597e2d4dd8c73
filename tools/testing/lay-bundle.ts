import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, parse, resolve } from 'node:path'
import { build } from 'vite'

/**
 * Has files bundled beside `dir` and moves each there at once: another run of tests in this tree may be loading the one before,
 * and half a file ends its workers.
 */
export async function layBundle(dir: string, bundle: (outDir: string) => Promise<unknown>): Promise<void> {
  mkdirSync(dir, { recursive: true })
  const outDir = mkdtempSync(`${dir}-`)
  try {
    await bundle(outDir)
    for (const name of readdirSync(outDir)) renameSync(join(outDir, name), join(dir, name))
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

interface NodeBundle {
  /** Where it is laid; its name says which form of module it is. */
  readonly path: string
  /** Below `electron/`. */
  readonly source: string
  readonly target: 'node18' | 'node20.19' | 'node24'
  readonly minify: boolean
}

/** One file that plain Node runs, with all that it imports, as the build makes it. */
export async function layNodeBundle({ path, source, target, minify }: NodeBundle): Promise<void> {
  const { base, name, ext } = parse(path)
  await layBundle(dirname(path), (outDir) =>
    build({
      configFile: false,
      logLevel: 'error',
      build: {
        outDir,
        emptyOutDir: false,
        minify,
        target,
        ssr: true,
        rollupOptions: {
          input: { [name]: resolve(import.meta.dirname, '../../electron', source) },
          output: { format: ext === '.mjs' ? 'es' : 'cjs', entryFileNames: base },
        },
      },
      ssr: { noExternal: true },
    }),
  )
}
