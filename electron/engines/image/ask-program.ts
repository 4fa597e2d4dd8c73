import { spawn } from 'node:child_process'
import { errorWords } from '../../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'

/** A keychain may ask its person first. */
const limitMs = 60_000
const mostBytes = 100_000

/** Runs a program with a line of input; answers what it printed, or what it said where it ended with a code. */
export function askProgram(
  program: string,
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<Result<string>> {
  return new Promise((done) => {
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'], timeout: limitMs })
    let printed = ''
    const take = (chunk: Buffer): void => {
      if (printed.length < mostBytes) printed += chunk.toString()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.stdin.on('error', () => {})
    child.on('error', (error) => done(fail('not-found', `${program} could not be run: ${errorWords(error)}`)))
    child.on('close', (code, signal) => {
      if (code === 0) return done(ok(printed))
      const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`
      done(fail('refused', `${program} ${how}: ${printed.trim() || 'it said nothing'}`))
    })
    child.stdin.end(`${input}\n`)
  })
}
