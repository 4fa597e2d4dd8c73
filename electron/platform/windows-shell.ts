import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { readVariable } from './environment-names.ts'

/** A program that answers lines with lines, for as long as it is asked. */
export interface LineShell {
  write(line: string): void
  /** Ends it; `ended` is called all the same. */
  kill(): void
}

export interface LineShellEvents {
  line(line: string): void
  /** Once, with the reason in words. */
  ended(why: string): void
}

/**
 * A PowerShell that runs `script` and stays. It starts once, because a start costs it a second of a processor; it ends when
 * its input does, so also with a deck that dies. `-InputFormat None`: it leaves its input to the script.
 */
export function startPowerShell(script: string, events: LineShellEvents): LineShell {
  const encoded = Buffer.from(script, 'utf16le').toString('base64')
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-InputFormat', 'None', '-EncodedCommand', encoded]
  return startLineShell(powerShellPath(process.env), args, events)
}

/** Where every Windows 10 and 11 has it; what PATH names may be another. */
export function powerShellPath(environment: NodeJS.ProcessEnv): string {
  const root = readVariable(environment, 'SystemRoot', 'win32')
  return root === undefined ? 'powershell.exe' : join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
}

/** Starts any program that keeps to lines. What it prints as an error is kept for the reason of its end. */
export function startLineShell(command: string, args: readonly string[], events: LineShellEvents): LineShell {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
  let unfinished = ''
  let errors = ''
  let isEnded = false
  const end = (why: string): void => {
    if (isEnded) return
    isEnded = true
    events.ended(why)
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (unfinished + text).split(/\r?\n/)
    unfinished = lines.pop() ?? ''
    for (const line of lines) events.line(line)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-longestError)
  })
  // A write to one that has ended: its end is told by itself.
  child.stdin.on('error', () => {})
  child.on('error', (error) => end(error.message))
  child.on('close', (code, signal) => end(`it ended with ${signal ?? `code ${code}`}${afterColon(errors)}`))
  return {
    write: (line) => void child.stdin.write(`${line}\n`),
    kill: () => void child.kill('SIGKILL'),
  }
}

const longestError = 300

function afterColon(errors: string): string {
  const words = errors.replace(/\s+/g, ' ').trim()
  return words === '' ? '' : `: ${words}`
}
