import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from '../setup/folders.mjs'
import { lastLines, runNpm } from '../setup/run-command.mjs'
import { SetUpError } from '../setup/say.mjs'
import { layPackage } from './package-folder.mjs'

/**
 * Packs what is built, as `npm pack` does.
 * @param {string} [targetDir] gets the tarball, and beside it the folder `package` that it is made of
 * @returns {Promise<{ path: string, tarballBytes: number, unpackedBytes: number, fileCount: number }>}
 */
export async function packTarball(targetDir = inRoot('release', 'npm')) {
  const folder = join(targetDir, 'package')
  mkdirSync(targetDir, { recursive: true })
  layPackage(folder)
  const { code, output } = await runNpm(['pack', '--json', '--loglevel=error', '--pack-destination', targetDir], {
    limitMs: 2 * 60_000,
    cwd: folder,
  })
  if (code !== 0) throw new SetUpError(`npm pack failed with code ${code}:\n${lastLines(output, 10)}`)
  const packed = JSON.parse(output)
  // npm before 12 answers a list, later an object by the package's name.
  const [{ filename, size, unpackedSize, entryCount }] = Array.isArray(packed) ? packed : Object.values(packed)
  return { path: join(targetDir, filename), tarballBytes: size, unpackedBytes: unpackedSize, fileCount: entryCount }
}
