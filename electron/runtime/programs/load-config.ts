import { spawn } from 'node:child_process'
import { basename, dirname } from 'node:path'
import { errorWords } from '../../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { readRegular } from '../read-regular.ts'

/** The Node a configuration is evaluated with: the one that would run its apps. */
export interface ConfigRuntime {
  readonly execPath: string
  readonly env: Readonly<Record<string, string>>
}

const limitMs = 5000
const longestAnswer = 1_000_000
/** Told through a pipe of its own: what the configuration prints is none of it. */
const answerFd = 3
const program = `
  import(require('node:url').pathToFileURL(process.argv[1]).href).then((loaded) => {
    require('node:fs').writeSync(${answerFd}, JSON.stringify(loaded.default ?? loaded) ?? 'null')
    process.exit(0)
  }, (error) => { console.error(error && error.message || error); process.exit(1) })`

/**
 * What a configuration says. JSON is parsed; one that is a program runs in a process of its own, with a time limit: it can
 * neither change nor stop the deck.
 */
export async function loadConfig(path: string, runtime: ConfigRuntime): Promise<Result<unknown>> {
  const answer = path.endsWith('.json') ? await readText(path) : await evaluate(path, runtime)
  if (!answer.ok) return answer
  try {
    return ok(JSON.parse(answer.value))
  } catch (error) {
    return fail('invalid-input', `${path} is no JSON: ${errorWords(error)}`)
  }
}

async function readText(path: string): Promise<Result<string>> {
  try {
    return ok(await readRegular(path))
  } catch (error) {
    return fail('script-unreadable', `${path} cannot be read: ${errorWords(error)}`)
  }
}

function evaluate(path: string, { execPath, env }: ConfigRuntime): Promise<Result<string>> {
  return new Promise((resolve) => {
    const child = spawn(execPath, ['-e', program, '--', path], {
      cwd: dirname(path),
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    let isLate = false
    const limit = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, limitMs)
    let answer = ''
    let said = ''
    child.stdio[answerFd]?.on('data', (part: Buffer) => {
      answer += part.toString()
      if (answer.length > longestAnswer) child.kill('SIGKILL')
    })
    child.stderr?.on('data', (part: Buffer) => {
      said = (said + part.toString()).slice(-2000)
    })
    const end = (words: string | null): void => {
      clearTimeout(limit)
      resolve(words === null ? ok(answer) : fail('invalid-input', `${basename(path)} could not be read: ${words}`))
    }
    child.on('error', (error) => end(error.message))
    child.on('close', (code) => {
      if (isLate) return end(`it did not end within ${limitMs / 1000} s`)
      end(code === 0 ? null : said.trim().split('\n').at(-1) || `it ended with code ${code}`)
    })
  })
}
