import { readRegular } from './read-regular.ts'

/** The half of a cluster script that only its primary would run, as far as the text tells. A guess: it reads, it does not run. */
export interface PrimaryPart {
  /** The word that gives it away. */
  readonly word: 'setupPrimary' | 'setupMaster' | 'isPrimary' | 'isMaster'
  /** The file that its workers execute by `setupPrimary({ exec })`, as written there: "web.js". Null where it is not told. */
  readonly executes: string | null
}

/** `setupPrimary` first: a script with that word has another file for its workers. */
const words = ['setupPrimary', 'setupMaster', 'isPrimary', 'isMaster'] as const

/** Null when the source mentions no primary half, comments left out. */
export function findPrimaryPart(source: string): PrimaryPart | null {
  const code = withoutComments(source)
  const word = words.find((one) => new RegExp(`\\b${one}\\b`).test(code))
  return word === undefined ? null : { word, executes: executedFile(code) }
}

/** The same of a file; null where it cannot be read. */
export async function readPrimaryPart(path: string): Promise<PrimaryPart | null> {
  const source = await readRegular(path).catch(() => '')
  return findPrimaryPart(source.slice(0, longestSource))
}

/** What a bundler made of a whole program is longer, and says isPrimary for its packages. */
const longestSource = 200_000

/** Strings are matched as well, so that `'http://…'` is not taken for a comment. */
const stringOrComment = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g

function withoutComments(source: string): string {
  return source.replace(stringOrComment, (part) => (part.startsWith('/') ? ' ' : part))
}

/** The first file name in the text or call that `exec` is set to; a variable tells nothing. */
function executedFile(code: string): string | null {
  const setup = /\bsetup(?:Primary|Master)\s*\(\s*\{([\s\S]*)/.exec(code)?.[1] ?? ''
  const value = /\bexec\s*:\s*((?:new\s+)?(?:[\w.]+\s*\(|['"`])[^\n]*)/.exec(setup)?.[1] ?? ''
  const text = /(['"`])((?:\$\{[^}]*\}|[^'"`$])+\.\w+)\1/.exec(value)?.[2]
  return text?.replace(/^(?:\$\{[^}]*\}|\.)?[\\/]+/, '') ?? null
}
