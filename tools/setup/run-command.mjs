import { spawn } from 'node:child_process'
import { root } from './folders.mjs'

/**
 * Runs a program to its end and keeps what it printed. Never throws: a program that is missing has code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ limitMs: number, cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} options
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>}
 */
export function runCommand(command, args, { limitMs, cwd = root, env = process.env, shell = false }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, limitMs)
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ code: 127, output: String(error.message), timedOut })
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? 1, output, timedOut })
    })
  })
}

/**
 * npm, as the one that started us if it did: the `npm` on PATH may be another, and is a `.cmd` on Windows.
 * @param {readonly string[]} args
 * @param {{ limitMs: number, cwd?: string }} options
 */
export function runNpm(args, options) {
  const own = process.env.npm_execpath
  if (own?.endsWith('npm-cli.js')) return runCommand(process.execPath, [own, ...args], options)
  return runCommand('npm', args, { ...options, shell: process.platform === 'win32' })
}

/**
 * @param {string} output
 * @param {number} count
 * @returns {string} its last lines, indented, for an error message
 */
export function lastLines(output, count) {
  return output
    .trimEnd()
    .split('\n')
    .slice(-count)
    .map((line) => `    ${line}`)
    .join('\n')
}
