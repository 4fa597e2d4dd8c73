import { dirname, isAbsolute, resolve } from 'node:path'
import { endSignalIds } from '../../../shared/end-signals.ts'
import { limits } from '../../../shared/limits.ts'
import { defaultWorkerLimits } from '../../../shared/model/rules.ts'
import { defaultReload, type OpenRequest } from '../../../shared/model/settings.ts'
import { splitArguments } from '../../../shared/split-arguments.ts'

/** What one key of a PM2 app means here. */
interface Meaning {
  readonly settings?: Partial<OpenRequest>
  readonly note?: string
  /** Why the app cannot run here at all. */
  readonly refusal?: string
}

export interface Pm2Place {
  /** The configuration's own path: relative paths start at its folder. */
  readonly configPath: string
  readonly coreCount: number
}

const nothing: Meaning = {}

/** Each key of a PM2 app that the deck knows; PM2 takes camel case as well. What is in no row is told as not taken over. */
const meanings: Readonly<Record<string, (value: unknown, place: Pm2Place) => Meaning>> = {
  // Read beside this table.
  script: () => nothing,
  cwd: () => nothing,
  name: (value) => ({ settings: { name: String(value).slice(0, limits.nameChars) } }),
  args: (value) => withWords(value, (args) => ({ args })),
  node_args: (value) => withWords(value, (execArgs) => ({ execArgs })),
  interpreter_args: (value) => withWords(value, (execArgs) => ({ execArgs })),
  env: (value) => ({ settings: { env: textsOf(value) } }),
  instances: (value, { coreCount }) => instances(value, coreCount),
  exec_mode: (value) =>
    /^cluster/.test(String(value)) ? nothing : { note: `exec_mode ${value}: here it runs as workers of a cluster.` },
  interpreter: (value) => interpreter(String(value)),
  exec_interpreter: (value) => interpreter(String(value)),
  max_memory_restart: (value) => memoryLimit(value),
  kill_timeout: (value) => time(value, 'kill_timeout', limits.killMs, (killMs) => ({ killMs })),
  listen_timeout: (value) => time(value, 'listen_timeout', limits.readyTimeoutMs, () => ({})),
  wait_ready: () => nothing,
  watch: (value) => watching(value),
  watch_delay: (value) =>
    time(value, 'watch_delay', limits.watchDebounceMs, (watchDebounceMs) => ({ watchDebounceMs })),
  min_uptime: (value) => time(value, 'min_uptime', limits.minUptimeMs, (minUptimeMs) => ({ minUptimeMs })),
  max_restarts: (value) =>
    inRange(Number(value), 'max_restarts', limits.maxUnstable, (maxUnstable) => ({ maxUnstable })),
  restart_delay: (value) => time(value, 'restart_delay', limits.backOffMs, (backOffMs) => ({ backOffMs })),
  exp_backoff_restart_delay: (value) =>
    time(value, 'exp_backoff_restart_delay', limits.backOffMs, (backOffMs) => ({ backOffMs })),
  kill_signal: (value) => {
    const endSignal = endSignalIds.find((id) => id === value)
    return endSignal === undefined
      ? { note: `kill_signal ${value} is not one the deck ends by.` }
      : { settings: { endSignal } }
  },
  shutdown_with_message: (value) => (value === true ? { settings: { endSignal: 'shutdown' } } : nothing),
  instance_var: (value) =>
    value === 'NODE_APP_INSTANCE'
      ? nothing
      : {
          note: `instance_var: the number of a worker is in NODE_APP_INSTANCE; add ${value}={slot} for one from 1 on.`,
        },
  increment_var: (value) => ({
    note: `increment_var ${value}: write a number of each slot into it, such as ${value}=300{slot}.`,
  }),
}

/** PM2's own defaults where ours differ. */
const pm2Defaults = { workers: 1, endSignal: 'SIGINT' } as const

export interface Pm2Settings {
  readonly settings: Partial<OpenRequest>
  readonly cwd: string
  readonly refusal: string | null
  readonly notes: readonly string[]
}

/** The settings of one app of a PM2 configuration, but for its script. */
export function pm2Settings(app: Readonly<Record<string, unknown>>, place: Pm2Place): Pm2Settings {
  const folder = dirname(place.configPath)
  const cwd = typeof app.cwd === 'string' ? resolve(folder, app.cwd) : folder
  const read = Object.entries(app).map(([key, value]) => {
    const meaning = meanings[snakeCase(key)]
    return { key, meaning: meaning === undefined ? null : meaning(value, place) }
  })
  const lost = read.filter(({ meaning }) => meaning === null).map(({ key }) => key)
  const known = read.flatMap(({ meaning }) => (meaning === null ? [] : [meaning]))
  const settings = Object.assign({}, pm2Defaults, ...known.map((one) => one.settings ?? {}))
  const notes = known.flatMap((one) => one.note ?? [])
  return {
    settings: { ...settings, cwd, ...reloadOf(app) },
    cwd,
    refusal: known.find((one) => one.refusal !== undefined)?.refusal ?? null,
    notes: lost.length === 0 ? notes : [...notes, `Not taken over, without a counterpart here: ${lost.join(', ')}.`],
  }
}

function reloadOf(app: Readonly<Record<string, unknown>>): Partial<OpenRequest> {
  const timeoutMs = msOf(app.listen_timeout ?? app.listenTimeout)
  const waits = (app.wait_ready ?? app.waitReady) === true
  const { min, max } = limits.readyTimeoutMs
  const isUsable = timeoutMs !== null && timeoutMs >= min && timeoutMs <= max
  if (!isUsable && !waits) return {}
  const readiness = waits ? 'message' : defaultReload.readiness
  return { reload: { ...defaultReload, readiness, ...(isUsable ? { readyTimeoutMs: timeoutMs } : {}) } }
}

function withWords(value: unknown, settings: (words: string[]) => Partial<OpenRequest>): Meaning {
  if (Array.isArray(value)) return { settings: settings(value.map(String)) }
  const split = splitArguments(String(value))
  return split.ok ? { settings: settings(split.value) } : { note: split.error.message }
}

function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  const entries = Object.entries(value).filter(([, one]) => one !== undefined && one !== null)
  return Object.fromEntries(
    entries.map(([name, one]) => [name, typeof one === 'object' ? JSON.stringify(one) : String(one)]),
  )
}

/** `max` and 0: one per core; negative: so many fewer. */
function instances(value: unknown, coreCount: number): Meaning {
  const asked = value === 'max' ? 0 : Number(value)
  if (!Number.isInteger(asked)) return { note: `instances ${value} is no number: 1 worker.` }
  const workers = asked > 0 ? asked : Math.max(1, coreCount + asked)
  return inRange(workers, 'instances', limits.workers, () => ({ workers }))
}

function interpreter(value: string): Meaning {
  if (value === 'node') return nothing
  if (value === 'tsx') return { settings: { execArgs: ['--import', 'tsx'] }, note: 'Run by node with --import tsx.' }
  if (isAbsolute(value) && /^node(js)?(\.exe)?$/.test(value.split(/[\\/]/).at(-1) ?? ''))
    return { settings: { nodePath: value } }
  return { refusal: `its interpreter is ${value}, and workers of a cluster run on Node.js alone` }
}

const byteUnits: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }

function memoryLimit(value: unknown): Meaning {
  const [, number = '', unit = ''] = /^\s*([\d.]+)\s*([KMG]?)B?\s*$/i.exec(String(value)) ?? []
  const bytes = Math.round(Number(number) * (byteUnits[unit.toUpperCase()] ?? 1))
  return inRange(number === '' ? Number.NaN : bytes, 'max_memory_restart', limits.limitMemoryBytes, () => ({
    workerLimits: { ...defaultWorkerLimits, memory: { ...defaultWorkerLimits.memory, isOn: true, bytes } },
  }))
}

function watching(value: unknown): Meaning {
  if (value !== true && !Array.isArray(value)) return nothing
  const note = 'watch lists single paths: here all below the working directory counts, but for what git ignores.'
  return Array.isArray(value) ? { settings: { watch: true }, note } : { settings: { watch: true } }
}

function time(value: unknown, key: string, range: Range, settings: (ms: number) => Partial<OpenRequest>): Meaning {
  return inRange(msOf(value) ?? Number.NaN, key, range, settings)
}

interface Range {
  readonly min: number
  readonly max: number
}

function inRange(value: number, key: string, range: Range, settings: (value: number) => Partial<OpenRequest>): Meaning {
  if (value >= range.min && value <= range.max && Number.isInteger(value)) return { settings: settings(value) }
  return { note: `${key} is not from ${range.min} to ${range.max}, and was left out.` }
}

const timeUnits: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** 1500, "1500", "10s", "1h" in ms; null when it is none of these. */
function msOf(value: unknown): number | null {
  const found = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)?\s*$/i.exec(String(value ?? ''))
  return found === null ? null : Math.round(Number(found[1]) * (timeUnits[(found[2] ?? '').toLowerCase()] ?? 1))
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
