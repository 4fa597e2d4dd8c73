import { readAccessLine } from './access-line.ts'
import { readDebugLine } from './debug-line.ts'
import { readJsonLine } from './json-line.ts'
import { levelOfWords } from './level-words.ts'
import type { LineReading } from './line-reading.ts'
import { readLogfmtLine } from './logfmt-line.ts'

const none = {} as const
const errorLine = /^(?:Uncaught )?(?:[\w$.]*(?:Error|Exception)|AggregateError)(?: \[\w+\])?(?::|$)/
/** Above an error that nobody caught Node prints its place. */
const placeLine = /^(?:file:\/\/\/|node:|\/|[A-Za-z]:\\)[^\s].*:\d+$/

/**
 * Reads a line without colour codes: what is no known form for certain is plain. The first character decides what is tried, for
 * this runs on every line of a flood.
 */
export function readLine(line: string): LineReading {
  const structured = readStructured(line)
  if (structured !== null) return structured
  const isStack = errorLine.test(line) || placeLine.test(line)
  const level = isStack ? 'error' : levelOfWords(line)
  return { format: isStack ? 'stack' : 'plain', level, message: line, fields: none, appTime: '' }
}

function readStructured(line: string): LineReading | null {
  const first = line.charCodeAt(0)
  if (first === 0x7b) return readJsonLine(line)
  return readAccessLine(line) ?? readLogfmtLine(line) ?? readDebugLine(line)
}
