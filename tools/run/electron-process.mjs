import { spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../setup/folders.mjs'

/**
 * Chromium refuses to start sandboxed as root, and where the kernel forbids unprivileged user namespaces unless its
 * helper is set-uid root. The app's own renderer shows local content only, so it then runs without.
 * @param {string} electron
 * @returns {string[]} `--no-sandbox`, or nothing
 */
export function sandboxArgs(electron) {
  if (process.platform !== 'linux') return []
  if (process.getuid?.() === 0) return ['--no-sandbox']
  return userNamespacesForbidden() && !hasSetUidHelper(electron) ? ['--no-sandbox'] : []
}

function userNamespacesForbidden() {
  return (
    kernelSetting('kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    kernelSetting('kernel/unprivileged_userns_clone') === '0' ||
    kernelSetting('user/max_user_namespaces') === '0'
  )
}

/** @param {string} name */
function kernelSetting(name) {
  try {
    return readFileSync(join('/proc/sys', name), 'utf8').trim()
  } catch {
    return null
  }
}

/** @param {string} electron */
function hasSetUidHelper(electron) {
  const helper = statSync(join(dirname(electron), 'chrome-sandbox'), { throwIfNoEntry: false })
  return helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0
}

/** @returns {boolean} whether a window can be opened here at all */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/**
 * @param {string} electron
 * @returns {NodeJS.ProcessEnv} in which the Electron executable is a Node
 */
export function asNode(electron) {
  return { ...process.env, ELECTRON_RUN_AS_NODE: '1', CLUSTERDECK_ELECTRON: electron }
}

/**
 * @param {string} electron
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv} in which the Electron executable is Electron, also when we were started from inside one
 */
export function asApp(electron, env = process.env) {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = env
  return { ...rest, CLUSTERDECK_ELECTRON: electron }
}

/**
 * Runs a program in the foreground, sharing our terminal, until it ends.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code, 128 + n for a signal, 127 when it cannot be started
 */
export function runInForeground(command, args, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' })
    // Ctrl-C reaches the child from the terminal; we stay until it has ended.
    const ignore = () => {}
    process.on('SIGINT', ignore)
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`)
      resolve(127)
    })
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}
