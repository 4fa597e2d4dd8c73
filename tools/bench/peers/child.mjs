import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { root } from '../../setup/folders.mjs'

/**
 * @typedef {{ ready: any, close: () => Promise<void> }} Program `close` ends its stdin and waits for its exit
 */

/**
 * Starts a program and waits for its first line, which is JSON and means that it is ready.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Program>}
 */
export async function startProgram(command, args, env) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] })
  passErrors(child.stderr)
  const exited = once(child, 'exit')
  const giveUp = setTimeout(() => child.kill('SIGKILL'), 20_000)
  const lines = createInterface({ input: child.stdout })
  const ended = exited.then(([code]) => {
    throw new Error(`${command} ${args.join(' ')} ended with code ${code} before it was ready`)
  })
  ended.catch(() => {})
  const [firstLine] = await Promise.race([once(lines, 'line'), ended])
  clearTimeout(giveUp)
  return {
    ready: JSON.parse(firstLine),
    async close() {
      child.stdin.end()
      const tooLate = setTimeout(() => child.kill('SIGKILL'), 5000)
      await exited
      clearTimeout(tooLate)
    },
  }
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {number} [limitMs] then it is killed
 * @returns {Promise<any>} the JSON it printed
 */
export async function readProgram(command, args, limitMs = 60_000) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], timeout: limitMs })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  await once(child, 'close')
  return JSON.parse(output)
}

/**
 * Passes stderr on, less what Chromium says on every machine without a desktop session.
 * @param {import('node:stream').Readable} stderr
 */
function passErrors(stderr) {
  createInterface({ input: stderr }).on('line', (line) => {
    if (!/\b(dbus|gpu|viz|vulkan|gl_)/.test(line)) process.stderr.write(`${line}\n`)
  })
}
