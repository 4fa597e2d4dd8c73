import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

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
