import { basename, join, resolve } from 'node:path'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { splitArguments } from '../../../shared/split-arguments.ts'
import { readRegular } from '../read-regular.ts'
import { scriptKind } from '../script-kind.ts'

/** How a line of a shell runs a script with node, in our settings. */
export interface ReadCommand {
  readonly request: OpenRequest
  readonly notes: readonly string[]
}

/** The folder it runs in, and its package's scripts for `npm start`. */
interface CommandPlace {
  readonly folder: string
  readonly scripts: Readonly<Record<string, string>>
}

/** `npm start` that starts `npm start` ends somewhere. */
const deepest = 4
const forAShell = /&&|\|\||[;|<>`]|\$\(|&\s*$/
const withValue = new Set(['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions'])
const loaders: Readonly<Record<string, string>> = { tsx: 'tsx', 'ts-node-esm': 'ts-node/esm' }

/** `NODE_ENV=production node --max-old-space-size=256 server.js --port 3000` → settings, or why the deck cannot run it. */
export async function readCommand(line: string, place: CommandPlace, depth = 0): Promise<Result<ReadCommand>> {
  if (forAShell.test(line)) return refuse(line, 'it needs a shell, and the deck runs one script with node')
  const split = splitArguments(line)
  if (!split.ok) return split
  const { env, words } = takeVariables(split.value)
  const [program = '', ...rest] = words
  const found = await runs(program, rest, place, depth)
  if (!found.ok) return found.error.message === '' ? refuse(line, `${program} is not node`) : found
  const { request, notes } = found.value
  const unset = /\$\{?\w+\}?/.exec(line)?.[0]
  const more = unset === undefined ? [] : [`Nothing puts a value in the place of ${unset}: write it down yourself.`]
  return ok({ request: { ...request, env: { ...env, ...request.env } }, notes: [...notes, ...more] })
}

function runs(
  program: string,
  rest: readonly string[],
  place: CommandPlace,
  depth: number,
): Promise<Result<ReadCommand>> {
  const name = basename(program).replace(/\.(exe|cmd)$/, '')
  if (['node', 'nodejs'].includes(name)) return nodeCommand(rest, place)
  if (name === 'nodemon') return watched(rest, place)
  if (loaders[name] !== undefined) return loaded(loaders[name], rest, place)
  if (['npm', 'yarn', 'pnpm'].includes(name)) return packageScript(rest, place, depth)
  return installed(name === 'npx' ? rest : [program, ...rest], place)
}

async function nodeCommand(words: readonly string[], { folder }: CommandPlace): Promise<Result<ReadCommand>> {
  const execArgs: string[] = []
  let isWatched = false
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--watch' || word.startsWith('--watch-path')) isWatched = true
    else if (withValue.has(word)) execArgs.push(word, words[++at] ?? '')
    else if (word.startsWith('-')) execArgs.push(word)
    else {
      const settings = { args: words.slice(at + 1), ...(isWatched ? { watch: true } : {}) }
      return ok({ request: { scriptPath: await asFile(resolve(folder, word)), execArgs, ...settings }, notes: [] })
    }
  }
  return fail('script-missing', 'it names no script for node')
}

async function watched(words: readonly string[], place: CommandPlace): Promise<Result<ReadCommand>> {
  const found = await nodeCommand(
    words.filter((word) => word !== '--'),
    place,
  )
  if (!found.ok) return found
  const { request, notes } = found.value
  return ok({ request: { ...request, watch: true }, notes: [...notes, 'nodemon is reload on changes here.'] })
}

async function loaded(loader: string, words: readonly string[], place: CommandPlace): Promise<Result<ReadCommand>> {
  const isWatched = words[0] === 'watch'
  const found = await nodeCommand(isWatched ? ['--watch', ...words.slice(1)] : words, place)
  if (!found.ok) return found
  const { request } = found.value
  const execArgs = ['--import', loader, ...(request.execArgs ?? [])]
  return ok({ request: { ...request, execArgs }, notes: [`Run by node with --import ${loader}.`] })
}

async function packageScript(
  words: readonly string[],
  place: CommandPlace,
  depth: number,
): Promise<Result<ReadCommand>> {
  const [first = '', ...rest] = words.filter((word) => word !== '--' && word !== '--silent' && word !== '-s')
  const name = first === 'run' || first === 'run-script' ? rest[0] : first
  const line = place.scripts[name ?? '']
  if (line === undefined) return fail('not-found', `package.json has no script "${name}"`)
  if (depth >= deepest) return fail('refused', `scripts.${name} runs in circles`)
  const more = first === name ? rest : rest.slice(1)
  const found = await readCommand(line, place, depth + 1)
  if (!found.ok || more.length === 0) return found
  const { request, notes } = found.value
  return ok({ request: { ...request, args: [...(request.args ?? []), ...more] }, notes })
}

/** A program that a package brought: node runs it where it is a script. */
async function installed(
  [program = '', ...args]: readonly string[],
  { folder }: CommandPlace,
): Promise<Result<ReadCommand>> {
  const path = program.includes('/') ? resolve(folder, program) : join(folder, 'node_modules', '.bin', program)
  const start = await readRegular(path).catch(() => null)
  const isNode = start !== null && (start.startsWith('#!') || program.includes('/'))
  if (start === null || !isNode || scriptKind(path, Buffer.from(start.slice(0, 4096))).kind !== 'javascript') {
    return fail('script-not-javascript', '')
  }
  // By the link's own path: the project is its home, not the package.
  return ok({ request: { scriptPath: path, args }, notes: [] })
}

/** `node .` and `node server` as node finds them. */
async function asFile(path: string): Promise<string> {
  const { main } = await readJson(join(path, 'package.json'))
  const wanted = typeof main === 'string' ? [resolve(path, main), resolve(path, `${main}.js`)] : []
  const candidates = [path, ...wanted, `${path}.js`, join(path, 'index.js')]
  for (const one of candidates) {
    const isFile = await readRegular(one).then(
      () => true,
      () => false,
    )
    if (isFile) return one
  }
  return path
}

/** {} where it cannot be read. */
export async function readJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const parsed: unknown = JSON.parse(await readRegular(path))
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}

function takeVariables(words: readonly string[]): { env: Record<string, string>; words: readonly string[] } {
  const env: Record<string, string> = {}
  for (const [index, word] of words.entries()) {
    const variable = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word)
    if (variable !== null) env[variable[1] ?? ''] = variable[2] ?? ''
    else if (!['env', 'cross-env', 'exec'].includes(word)) return { env, words: words.slice(index) }
  }
  return { env, words: [] }
}

function refuse(line: string, why: string): Result<never> {
  return fail('script-not-javascript', `"${line.slice(0, 200)}" is not run: ${why}`)
}
