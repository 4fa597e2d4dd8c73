import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { counted } from '../../../shared/base/plain-words.ts'
import { limits } from '../../../shared/limits.ts'
import type { FoundApp, Program } from '../../../shared/model/program.ts'
import { openRequestSchema } from '../../../shared/model/settings.ts'
import type { Result } from '../../../shared/result.ts'
import { readPrimaryPart } from '../primary-part.ts'
import { proposePrimary } from '../proposal/propose-primary.ts'
import { readRegular } from '../read-regular.ts'
import { homeOf } from '../script-home.ts'
import { type ConfigRuntime, loadConfig } from './load-config.ts'
import { pm2Settings } from './pm2-settings.ts'
import { type ReadCommand, readCommand, readJson } from './read-command.ts'

interface LookParts {
  /** The Node that evaluates a configuration that is a program. Asked only then. */
  runtime(): Promise<Result<ConfigRuntime>>
  readonly coreCount: number
}

const pm2Config = /^((ecosystem|pm2|.+\.pm2)(\.config)?\.(js|cjs|mjs|json)|.+\.config\.(json)|process\.json)$/
const usualScripts = ['server', 'index', 'app', 'main'].flatMap((name) =>
  ['.js', '.mjs', '.cjs', '.ts'].map((end) => name + end),
)

/** What a person gave to open: a script, a list of apps (PM2, package.json, Procfile), or a folder with any of them. */
export async function lookAt(path: string, parts: LookParts): Promise<Program> {
  const is = await stat(path).catch(() => null)
  if (is === null) return { kind: 'unknown', words: `${path} does not exist` }
  if (is.isDirectory()) return inFolder(path, parts)
  const name = basename(path)
  if (pm2Config.test(name)) return fromPm2(path, parts)
  if (name === 'package.json') return appsOf(name, await fromPackage(path), 'first')
  if (/^Procfile(\.\w+)?$/.test(name)) return appsOf(name, await fromProcfile(path), 'first')
  const { folder, why } = await homeOf(path)
  return { kind: 'script', home: { folder, why }, hint: await hintOf(path), proposal: await proposePrimary(path) }
}

async function hintOf(path: string): Promise<string | null> {
  const part = await readPrimaryPart(path)
  if (part === null) return null
  const file = basename(path)
  if (part.word === 'setupPrimary' || part.word === 'setupMaster') {
    const other = part.executes === null ? 'the file that its workers execute' : `${part.executes}, which it executes`
    return `Where the deck supervises ${file} would run as a worker, and it is a primary (it says ${part.word}): let its own primary run, or open ${other}.`
  }
  return `Where the deck supervises, the primary half of ${file} (it says ${part.word}) does not run.`
}

async function inFolder(folder: string, parts: LookParts): Promise<Program> {
  const names = new Set(await readdir(folder).catch(() => []))
  const pm2 = [...names].filter((name) => pm2Config.test(name)).sort()[0]
  if (pm2 !== undefined) return fromPm2(join(folder, pm2), parts)
  const apps = [
    ...(names.has('Procfile') ? await fromProcfile(join(folder, 'Procfile')) : []),
    ...(names.has('package.json') ? await fromPackage(join(folder, 'package.json')) : []),
  ]
  const known = new Set(apps.map((app) => app.request?.scriptPath))
  const scripts = usualScripts.filter((name) => names.has(name) && !known.has(join(folder, name)))
  const plain = await Promise.all(scripts.map((name) => plainScript(join(folder, name))))
  return appsOf(basename(folder), [...apps, ...plain], 'first')
}

async function plainScript(scriptPath: string): Promise<FoundApp> {
  const name = basename(scriptPath)
  const proposal = await proposePrimary(scriptPath)
  return { name, source: name, request: { scriptPath }, refusal: null, notes: [], proposal }
}

function appsOf(where: string, apps: readonly FoundApp[], starts: 'all' | 'first'): Program {
  if (apps.length === 0) return { kind: 'unknown', words: `${where} names no app: choose the server script itself` }
  return { kind: 'apps', words: `${counted(apps.length, 'app')} in ${where}`, apps, starts }
}

async function fromPm2(configPath: string, { runtime, coreCount }: LookParts): Promise<Program> {
  const node = await runtime()
  if (!node.ok) return { kind: 'unknown', words: node.error.message }
  const loaded = await loadConfig(configPath, node.value)
  if (!loaded.ok) return { kind: 'unknown', words: loaded.error.message }
  const apps = await Promise.all(pm2Apps(loaded.value).map((app) => pm2App(app, configPath, coreCount)))
  return appsOf(basename(configPath), apps, 'all')
}

/** `{ apps: […] }`, `{ apps: {…} }`, a list, or one app alone. */
function pm2Apps(config: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(config)) return config.filter(isRecord)
  if (!isRecord(config)) return []
  if (config.apps !== undefined) return pm2Apps(config.apps)
  return typeof config.script === 'string' ? [config] : []
}

async function pm2App(
  app: Readonly<Record<string, unknown>>,
  configPath: string,
  coreCount: number,
): Promise<FoundApp> {
  const { settings, cwd, refusal, notes } = pm2Settings(app, { configPath, coreCount })
  const script = typeof app.script === 'string' ? app.script : ''
  const name = typeof app.name === 'string' && app.name !== '' ? app.name : basename(script)
  const source = [script, ...(settings.args ?? [])].join(' ')
  const refused = (why: string): FoundApp => ({
    name,
    source,
    request: null,
    refusal: `${name} is not run: ${why}`,
    notes,
    proposal: null,
  })
  // In its cluster mode PM2 is the primary, and the script's own half never runs.
  const isForked = app.instances === undefined && !String(app.exec_mode ?? '').startsWith('cluster')
  if (script === '') return refused('it names no script')
  if (refusal !== null) return refused(refusal)
  if (!['npm', 'yarn', 'pnpm'].includes(script)) {
    return checked({ name, source, notes, request: { ...settings, scriptPath: resolve(cwd, script) } }, isForked)
  }
  const { args: _args, ...others } = settings
  const found = await readCommand(source, {
    folder: cwd,
    scripts: scriptsOf(await readJson(join(cwd, 'package.json'))),
  })
  if (!found.ok) return refused(found.error.message)
  const { request } = found.value
  const env = { ...request.env, ...others.env }
  return checked(
    { name, source, notes: [...notes, ...found.value.notes], request: { ...request, ...others, env } },
    isForked,
  )
}

async function fromPackage(path: string): Promise<FoundApp[]> {
  const folder = dirname(path)
  const content = await readJson(path)
  const scripts = scriptsOf(content)
  const name = typeof content.name === 'string' && content.name !== '' ? content.name : basename(folder)
  const apps: FoundApp[] = []
  if (scripts.start !== undefined) {
    apps.push(
      await fromLine(name, `scripts.start: ${scripts.start}`, await readCommand(scripts.start, { folder, scripts })),
    )
  }
  const bins = isRecord(content.bin) ? Object.values(content.bin) : [content.bin]
  for (const [key, file] of [['main', content.main], ...bins.map((bin) => ['bin', bin] as const)] as const) {
    if (typeof file !== 'string') continue
    const found = await readCommand(`node ${JSON.stringify(file)}`, { folder, scripts })
    const isKnown = found.ok && apps.some((app) => app.request?.scriptPath === found.value.request.scriptPath)
    if (!isKnown) apps.push(await fromLine(name, `${key}: ${file}`, found))
  }
  return apps
}

async function fromProcfile(path: string): Promise<FoundApp[]> {
  const folder = dirname(path)
  const scripts = scriptsOf(await readJson(join(folder, 'package.json')))
  const text = await readRegular(path).catch(() => '')
  const lines = text.split('\n').flatMap((line) => {
    const [, name, command] = /^\s*([\w-]+)\s*:\s*(.+?)\s*$/.exec(line) ?? []
    return name === undefined || command === undefined ? [] : [{ name, command }]
  })
  // The one that serves is what a person means, wherever it stands.
  lines.sort((a, b) => Number(b.name === 'web') - Number(a.name === 'web'))
  return Promise.all(
    lines.map(async ({ name, command }) =>
      fromLine(name, `${name}: ${command}`, await readCommand(command, { folder, scripts }), folder),
    ),
  )
}

async function fromLine(name: string, source: string, found: Result<ReadCommand>, cwd?: string): Promise<FoundApp> {
  if (!found.ok) return { name, source, request: null, refusal: found.error.message, notes: [], proposal: null }
  const { request, notes } = found.value
  return checked({
    name,
    source,
    notes,
    request: { name: name.slice(0, limits.nameChars), ...request, ...(cwd === undefined ? {} : { cwd }) },
  })
}

/** What a stranger's file says is held against what the deck takes. `asPrimary`: node would run the script by itself. */
async function checked(
  app: Omit<FoundApp, 'refusal' | 'request' | 'proposal'> & { readonly request: unknown },
  asPrimary = true,
): Promise<FoundApp> {
  const parsed = openRequestSchema.safeParse(app.request)
  if (parsed.success) {
    const proposal = asPrimary ? await proposePrimary(parsed.data.scriptPath) : null
    return { ...app, request: parsed.data, refusal: null, proposal }
  }
  const why = parsed.error.issues.map(({ message }) => message)[0] ?? 'its settings cannot be read'
  return { ...app, request: null, refusal: `${app.name} is not run: ${why}`, proposal: null }
}

function scriptsOf({ scripts }: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  if (!isRecord(scripts)) return {}
  return Object.fromEntries(
    Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What is started when a command line names it: all apps of a PM2 configuration, else the first that can be run. */
export function startsOf({ apps, starts }: Extract<Program, { kind: 'apps' }>): readonly FoundApp[] {
  const able = apps.filter((app) => app.request !== null)
  return starts === 'all' ? able : able.slice(0, 1)
}
