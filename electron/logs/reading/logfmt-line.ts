import { parseLevel } from './level-words.ts'
import type { LineReading } from './line-reading.ts'

const longestChars = 16 * 1024
const pair = /([A-Za-z_@][\w.@/-]*)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"=]*)))?(?:\s+|$)/y
const levelNames = ['level', 'lvl', 'severity', 'at']
const messageNames = ['msg', 'message']
const timeNames = ['time', 'ts', 't', 'timestamp']

/** A line that is made of `name=value` alone, two of them at least, as logfmt has it; null: it is not. */
export function readLogfmtLine(line: string): LineReading | null {
  const equals = line.indexOf('=')
  if (equals <= 0 || equals > 60 || line.length > longestChars) return null
  const pairs = readPairs(line)
  if (pairs === null) return null
  const level = pairs
    .map(([name, value]) => (levelNames.includes(name) ? parseLevel(value) : null))
    .find((one) => one !== null)
  const message = pairs.find(([name]) => messageNames.includes(name))?.[1]
  const time = pairs.find(([name]) => timeNames.includes(name))
  const fields = pairs.filter(
    ([name, value]) =>
      !messageNames.includes(name) && name !== time?.[0] && !(levelNames.includes(name) && parseLevel(value) !== null),
  )
  return {
    format: 'logfmt',
    level: level ?? null,
    message: message ?? line,
    fields: Object.fromEntries(fields.filter(([name]) => name !== '__proto__')),
    appTime: time?.[1] ?? '',
  }
}

function readPairs(line: string): readonly (readonly [string, string])[] | null {
  const pairs: [string, string][] = []
  let valued = 0
  pair.lastIndex = 0
  while (pair.lastIndex < line.length) {
    const found = pair.exec(line)
    if (found === null) return null
    const [, name = '', quoted, bare] = found
    // A bare name is one that is true; a sentence is made of them, and is no logfmt.
    if (quoted === undefined && bare === undefined) {
      if (pairs.length === 0) return null
      pairs.push([name, 'true'])
      if (pairs.length - valued > 2) return null
      continue
    }
    valued++
    pairs.push([name, quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1')])
  }
  return valued >= 2 ? pairs : null
}
