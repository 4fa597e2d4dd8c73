import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

/** A store's program on this machine. */
export interface ServerProgram {
  readonly kind: 'redis' | 'valkey'
  readonly program: string
  /** "Redis 7.0.15", as it says itself. */
  readonly words: string
}

/** Where packages put it that a PATH of a desktop's session may not have: Debian, Homebrew on both of its places. */
const usualFolders = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/sbin']
const programs = [
  { kind: 'redis', name: 'redis-server', title: 'Redis' },
  { kind: 'valkey', name: 'valkey-server', title: 'Valkey' },
] as const
const run = promisify(execFile)
const sayWithinMs = 5000

/** The first that is there and says its version; null: none is. */
export async function findServer(path: string): Promise<ServerProgram | null> {
  const folders = [...path.split(delimiter).filter((folder) => folder !== ''), ...usualFolders]
  for (const { kind, name, title } of programs) {
    const program = folders.map((folder) => join(folder, name)).find((one) => existsSync(one))
    const version = program === undefined ? null : await askVersion(program)
    // On some systems the one is another name of the other.
    if (program !== undefined && version !== null) {
      const isValkey = /valkey/i.test(version.text)
      const words = `${isValkey ? 'Valkey' : title} ${version.number}`
      return { kind: isValkey ? 'valkey' : kind, program, words }
    }
  }
  return null
}

async function askVersion(program: string): Promise<{ readonly text: string; readonly number: string } | null> {
  try {
    const { stdout } = await run(program, ['--version'], { timeout: sayWithinMs })
    const number = /v=(\d[\w.-]*)/.exec(stdout)?.[1]
    return number === undefined ? null : { text: stdout, number }
  } catch {
    // Not to be run, or something else of that name: as if it were not there.
    return null
  }
}
