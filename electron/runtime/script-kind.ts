import { extname } from 'node:path'

/** What a file is to Node, by its name and its first bytes. */
export type ScriptKind =
  | { readonly kind: 'javascript' }
  | { readonly kind: 'typescript' }
  /** Only a loader makes a script of it. */
  | { readonly kind: 'needs-loader'; readonly extension: string }
  | { readonly kind: 'no-script'; readonly reason: string }

const javascript = new Set(['.js', '.mjs', '.cjs'])
const typescript = new Set(['.ts', '.mts', '.cts'])
const needsLoader = new Set(['.jsx', '.tsx', '.coffee', '.litcoffee', '.civet'])
const interpreters = /\b(node|nodejs|electron|tsx|ts-node)\b/

/** `start` holds the first bytes of the file (4 kB are enough). */
export function scriptKind(path: string, start: Buffer): ScriptKind {
  if (start.includes(0)) return { kind: 'no-script', reason: 'it holds binary data' }
  const extension = extname(path).toLowerCase()
  if (javascript.has(extension)) return { kind: 'javascript' }
  if (typescript.has(extension)) return { kind: 'typescript' }
  if (needsLoader.has(extension)) return { kind: 'needs-loader', extension }
  if (extension !== '') return { kind: 'no-script', reason: `Node does not run ${extension} files` }
  const [firstLine = ''] = start.toString('utf8').split('\n', 1)
  if (!firstLine.startsWith('#!') || interpreters.test(firstLine)) return { kind: 'javascript' }
  return { kind: 'no-script', reason: `it is a script for another program (${firstLine.trim().slice(0, 80)})` }
}

const loaders = /^(--import|--require|-r|--loader|--experimental-loader)(=|$)/
const strippers = /^--(experimental-)?(strip-types|transform-types)$/
const noStrippers = /^--no-(experimental-)?strip-types$/

/** True when the exec arguments bring something that can load what Node alone cannot. */
export function bringsLoader(execArgs: readonly string[]): boolean {
  return execArgs.some((argument) => loaders.test(argument) || strippers.test(argument))
}

/** True when the exec arguments turn the stripping of types off. */
export function forbidsStripping(execArgs: readonly string[]): boolean {
  return execArgs.some((argument) => noStrippers.test(argument))
}
