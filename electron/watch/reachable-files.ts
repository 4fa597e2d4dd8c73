import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname, extname, resolve, sep } from 'node:path'

/** More than any app loads of its own; past it the rest is left to what git thinks. */
const mostFiles = 2000
/** A bundle of a size that nobody reads for its imports is watched, but not read. */
const mostChars = 2_000_000
const readable = new Set(['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.jsx', '.tsx', ''])
const endings = [
  '',
  '.js',
  '.ts',
  '.mjs',
  '.cjs',
  '.json',
  '.node',
  '/index.js',
  '/index.ts',
  '/index.mjs',
  '/index.cjs',
]

/** `from './a'`, `import './a'`, `import('./a')`, `require('./a')`, `new URL('./a', …)`, `resolve('./a')`. */
const mention = /(?:\bfrom|\bimport|\brequire|\bresolve|\bURL)\s*\(?\s*(['"`])(\.{1,2}\/[^'"`\n$]*|\.{1,2})\1/g

/**
 * The script and each file it names by a relative path, and those name, and so on: what it loads, as far as the text tells.
 * What is loaded by a name that is put together while it runs is not seen. Absolute paths; nothing in node_modules.
 */
export async function reachableFiles(scriptPath: string): Promise<readonly string[]> {
  // Node loads what a link leads to, and from there on.
  const real = await realpath(scriptPath).catch(() => resolve(scriptPath))
  const reached = new Set<string>([resolve(scriptPath), real])
  for (const path of reached) {
    if (reached.size >= mostFiles) break
    for (const named of await namedIn(path)) {
      const found = await fileFor(named)
      if (found !== null && !found.split(sep).includes('node_modules')) reached.add(found)
    }
  }
  return [...reached]
}

async function namedIn(path: string): Promise<string[]> {
  if (!readable.has(extname(path))) return []
  const text = await readFile(path, 'utf8').catch(() => '')
  if (text.length > mostChars) return []
  return [...text.matchAll(mention)].map(([, , relative = '']) => resolve(dirname(path), relative))
}

async function fileFor(path: string): Promise<string | null> {
  // TypeScript names what it will be built to: ./a.js stands for ./a.ts where only that is there.
  const built = /\.([cm]?)js$/.exec(path)
  const asTypeScript = built === null ? [] : [path.replace(/\.([cm]?)js$/, '.$1ts')]
  for (const candidate of [...endings.map((ending) => `${path}${ending}`), ...asTypeScript]) {
    const is = await stat(candidate).catch(() => null)
    if (is?.isFile()) return candidate
  }
  return null
}
