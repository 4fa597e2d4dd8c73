import type { LogLevel } from '../../../shared/logs/log-entry.ts'

const byName: Readonly<Record<string, LogLevel>> = {
  trace: 'trace',
  silly: 'trace',
  verbose: 'debug',
  debug: 'debug',
  dbg: 'debug',
  http: 'info',
  info: 'info',
  information: 'info',
  inf: 'info',
  notice: 'info',
  log: 'info',
  success: 'info',
  warn: 'warn',
  warning: 'warn',
  wrn: 'warn',
  error: 'error',
  err: 'error',
  fatal: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
}
const byNumber: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

/** A level by its name in any logger, or by its number in pino and bunyan (10–60); null: it is none. */
export function parseLevel(value: unknown): LogLevel | null {
  if (typeof value === 'number')
    return value >= 10 && value < 70 ? (byNumber[Math.floor(value / 10) - 1] ?? null) : null
  if (typeof value !== 'string') return null
  const name = value.toLowerCase()
  return Object.hasOwn(byName, name) ? (byName[name] ?? null) : null
}

/** What may stand before a level: a time, a name or a process in brackets, with what is between. */
const before = /^(?:\s*(?:\[[^\]]{0,60}\]|\([^)]{0,60}\)|\d[\d:.,TZ/+-]*|[|-])\s*){0,5}/
/** Capitals alone, or any case with a colon or in brackets: "error in the docs" is a sentence. */
const levelWord =
  /^(?:(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL)(?![\w-])|([A-Za-z]{3,9}):(?!\S*\/\/)|npm (ERR|WARN)!)/
const bracketed = /^[^A-Za-z[]{0,40}(?:\[[^\]]{0,60}\]\s*){0,3}?\[\s*([A-Za-z]{3,11})\s*\]/
/** Node's own: "(node:4711) Warning: …", "(node:4711) [DEP0005] DeprecationWarning: …". */
const nodeWarning = /^\(node:\d+\) (?:\[\w+\] )?(?:\w*Warning|Warning):/

/** The level that a line of words begins with; null where none is said. */
export function levelOfWords(line: string): LogLevel | null {
  const head = line.length > 200 ? line.slice(0, 200) : line
  if (nodeWarning.test(head)) return 'warn'
  const inBrackets = bracketed.exec(head)?.[1]
  const level = inBrackets === undefined ? null : parseLevel(inBrackets)
  if (level !== null) return level
  const found = levelWord.exec(head.slice(before.exec(head)?.[0].length ?? 0))
  return parseLevel(found?.[1] ?? found?.[2] ?? found?.[3] ?? null)
}
