import type { LineReading } from './line-reading.ts'

/** `remote ident user [time] "request" status bytes`, and `"referrer" "agent"` of the combined form. */
const accessLine =
  /^(\S+) (\S+) (\S+) \[(\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "((?:[^"\\]|\\.)*)" (\d{3}|-) (\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?(.*)$/
/** morgan's `dev` (`GET /a 200 1.234 ms - 12`) and `tiny` (`GET /a 200 12 - 1.234 ms`). */
const morganLine =
  /^(GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|CONNECT|TRACE) (\S+) (\d{3}|-) (?:(\d+(?:\.\d+)?|-) ms - (\d+|-)|(\d+|-) - (\d+(?:\.\d+)?|-) ms)$/

/** A line of an access log in the common or the combined form, or of morgan; null: it is none. */
export function readAccessLine(line: string): LineReading | null {
  const first = line.charCodeAt(0)
  const isMethod = first >= 0x43 && first <= 0x54
  if (isMethod) {
    const short = line.endsWith('ms') || line.includes(' ms - ') ? morganLine.exec(line) : null
    if (short !== null) return readMorgan(line, short)
  }
  if (!line.includes('] "')) return null
  const found = accessLine.exec(line)
  if (found === null) return null
  const [, remote = '', , user = '', time = '', request = '', status = '', bytes = '', referrer, agent] = found
  return {
    format: 'access',
    level: levelOf(status),
    message: `${request} ${status}`,
    fields: present({ remote, user, ...splitRequest(request), status, bytes, referrer, agent }),
    appTime: time,
  }
}

function readMorgan(line: string, found: RegExpExecArray): LineReading {
  const [, method, path, status = '', devMs, devBytes, tinyBytes, tinyMs] = found
  return {
    format: 'access',
    level: levelOf(status),
    message: line,
    fields: present({ method, path, status, bytes: devBytes ?? tinyBytes, ms: devMs ?? tinyMs }),
    appTime: '',
  }
}

function splitRequest(request: string): Readonly<Record<string, string>> {
  const [method = '', path = ''] = request.split(' ')
  return { method, path }
}

function present(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const filled: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== '' && value !== '-') filled[name] = value
  }
  return filled
}

/** Nobody said one: that a server failed is said by its status all the same. */
function levelOf(status: string): LineReading['level'] {
  return status.startsWith('5') ? 'error' : null
}
