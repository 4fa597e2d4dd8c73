import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

const limitMs = 180_000

/** Runs a program to its end; rejects with what it printed. Its children may keep its pipes: its own end counts. */
export async function runCommand(
  command: string,
  words: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const child = spawn(command, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const [code, signal] = await once(child, 'exit')
  child.stdout.destroy()
  child.stderr.destroy()
  if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${signal ?? code}:\n${output}`)
  return output
}

/** Ends a program and waits for it. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Asks until it is so; rejects when that takes too long. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, withinMs = 60_000): Promise<void> {
  const giveUpMs = performance.now() + withinMs
  while (!(await isSo())) {
    if (performance.now() > giveUpMs) throw new Error(`${what}: not within ${withinMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
