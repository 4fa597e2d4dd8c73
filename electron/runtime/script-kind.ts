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
/** What other programs read. Node would take any of them for JavaScript, and say so with a syntax error in its first line. */
const ofOthers = new Set(
  [
    ...['json', 'jsonc', 'json5', 'yml', 'yaml', 'toml', 'ini', 'conf', 'xml', 'csv', 'lock', 'env', 'pid', 'log'],
    ...['html', 'htm', 'css', 'scss', 'less', 'vue', 'svelte', 'ejs', 'pug', 'svg', 'md', 'txt', 'pdf', 'map'],
    ...['sh', 'bash', 'zsh', 'fish', 'bat', 'cmd', 'ps1', 'py', 'rb', 'php', 'pl', 'go', 'rs', 'java', 'c', 'lua'],
    ...[
      'node',
      'wasm',
      'exe',
      'dll',
      'so',
      'gz',
      'zip',
      'tar',
      'png',
      'jpg',
      'jpeg',
      'gif',
      'webp',
      'ico',
      'sql',
      'db',
    ],
  ].map((ending) => `.${ending}`),
)
const interpreters = /\b(node|nodejs|electron|tsx|ts-node)\b/

/** `start` holds the first bytes of the file (4 kB are enough). */
export function scriptKind(path: string, start: Buffer): ScriptKind {
  if (start.includes(0)) return { kind: 'no-script', reason: 'it holds binary data' }
  const extension = extname(path).toLowerCase()
  if (javascript.has(extension)) return { kind: 'javascript' }
  if (typescript.has(extension)) return { kind: 'typescript' }
  if (needsLoader.has(extension)) return { kind: 'needs-loader', extension }
  const [firstLine = ''] = start.toString('utf8').split('\n', 1)
  const isNamedOther = ofOthers.has(extension) && !firstLine.startsWith('#!')
  if (isNamedOther) return { kind: 'no-script', reason: `Node does not run ${extension} files` }
  // `www.prod`, `server.dev`: an ending that nobody reads as another language is JavaScript to node, as none is.
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
