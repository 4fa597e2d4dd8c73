import type { LogFormat } from '../../../shared/logs/log-entry.ts'
import { parseLevel } from './level-words.ts'
import type { LineReading } from './line-reading.ts'

/** A longer one is not parsed: it would cost more than its fields are worth. */
const longestChars = 64 * 1024
/** More of them in one line are not told. */
export const mostFields = 40
const longestField = 500

const messageNames = ['msg', 'message', 'text', 'event'] as const
const levelNames = ['level', 'severity', 'lvl', 'log.level', 'levelname'] as const
const timeNames = ['time', 'timestamp', 'ts', '@timestamp', 'date', 'datetime'] as const
/** Said of every line of a worker: what a person knows already. */
const knownOfWorker: Readonly<Partial<Record<LogFormat, readonly string[]>>> = {
  pino: ['pid', 'hostname'],
  bunyan: ['pid', 'hostname', 'v'],
}

/** Names that may be no field, but what the line says, its level, its time or what is known. */
export const takenNames: ReadonlySet<string> = new Set([
  ...messageNames,
  ...levelNames,
  ...timeNames,
  ...Object.values(knownOfWorker).flat(),
])

/** A line that is one JSON object, as pino, bunyan, winston and others print it; null: it is none. */
export function readJsonLine(line: string): LineReading | null {
  if (line.length > longestChars || !line.trimEnd().endsWith('}')) return null
  const parsed = parseObject(line)
  if (parsed === null) return null
  const format = formatOf(parsed)
  const levelName = levelNames.find((name) => name in parsed)
  const level = levelName === undefined ? null : parseLevel(parsed[levelName])
  const messageName = messageNames.find((name) => typeof parsed[name] === 'string')
  const timeName = timeNames.find((name) => name in parsed)
  const error = errorOf(parsed)
  const message = messageName === undefined ? (error ?? line) : String(parsed[messageName])
  const left = new Set<string>([messageName ?? '', timeName ?? '', ...(knownOfWorker[format] ?? [])])
  // A level that is none of ours stays visible.
  if (level !== null) left.add(levelName ?? '')
  return {
    format,
    level,
    message: message === '' && error !== null ? error : message,
    fields: fieldsOf(parsed, left),
    appTime: timeName === undefined ? '' : asText(parsed[timeName]),
  }
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(line)
    // An object with no name at all, as `{}`, says nothing of a logger.
    return isObject(parsed) && Object.keys(parsed).length > 0 ? parsed : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** By what only that logger prints: bunyan its version, pino its number of a level beside a pid, winston its names. */
function formatOf(parsed: Record<string, unknown>): LogFormat {
  const { level, time, pid, hostname, message } = parsed
  if (parsed.v === 0 && typeof level === 'number' && typeof parsed.name === 'string' && hostname !== undefined)
    return 'bunyan'
  if (typeof level === 'number' && (typeof time === 'number' || typeof time === 'string') && pid !== undefined)
    return 'pino'
  if (typeof level === 'string' && typeof message === 'string') return 'winston'
  return 'json'
}

/** The first line of a stack, where a logger was given an error and no words. */
function errorOf({ err, error, stack }: Record<string, unknown>): string | null {
  for (const one of [err, error]) {
    if (typeof one === 'string') return one
    if (isObject(one) && typeof one.message === 'string')
      return typeof one.type === 'string' ? `${one.type}: ${one.message}` : one.message
  }
  return typeof stack === 'string' ? (stack.split('\n')[0] ?? null) : null
}

/** One level of nesting gets names of its own: `req.method`. Deeper values are JSON. */
function fieldsOf(parsed: Record<string, unknown>, left: ReadonlySet<string>): Record<string, string> {
  const fields: Record<string, string> = {}
  let count = 0
  const add = (name: string, value: unknown): void => {
    if (count >= mostFields || name === '__proto__') return
    fields[name] = asText(value).slice(0, longestField)
    count++
  }
  for (const [name, value] of Object.entries(parsed)) {
    if (left.has(name)) continue
    if (isObject(value)) for (const [inner, one] of Object.entries(value)) add(`${name}.${inner}`, one)
    else add(name, value)
  }
  return fields
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
