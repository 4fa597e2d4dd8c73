import type { LineReading } from './line-reading.ts'

/** The package `debug` on a terminal: `  express:router dispatching GET / +12ms`. */
const onTerminal = /^\s{0,2}([A-Za-z][\w@/.-]*(?::[\w@/.*-]+)*) (.*) \+(\d+(?:ms|s|m|h|d))$/
/** And elsewhere: `2026-11-29T14:31:01.123Z express:router dispatching GET /`. Without a colon any word could be a name. */
const elsewhere = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([A-Za-z][\w@/.-]*(?::[\w@/.*-]+)+) (.*)$/

/** A line of the package `debug` (`DEBUG=…`); null: it is none. */
export function readDebugLine(line: string): LineReading | null {
  if (/[smhd]$/.test(line)) {
    const found = line.includes(' +') ? onTerminal.exec(line) : null
    if (found !== null) return reading(found[1] ?? '', found[2] ?? '', '', found[3])
  }
  const found = line.charCodeAt(4) === 0x2d ? elsewhere.exec(line) : null
  return found === null ? null : reading(found[2] ?? '', found[3] ?? '', found[1] ?? '')
}

function reading(name: string, message: string, appTime: string, since?: string): LineReading {
  return { format: 'debug', level: 'debug', message, fields: since === undefined ? { name } : { name, since }, appTime }
}
