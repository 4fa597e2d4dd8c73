import { isFrameOf, type Places } from './error-place.ts'
import { findError } from './find-error.ts'

/** What a process that ended early said of it, short enough to be read at one glance. */
export interface CrashExcerpt {
  /** The error in one line, with its place; null when no line names one. */
  readonly error: string | null
  /** From shortly before the error on; without one the last lines. */
  readonly lines: readonly string[]
}

/** What an app printed just before often says what it was about. */
const linesBefore = 2
const linesFrom = 40
const lastLines = 10
/** A line of minified source is of no use to a reader. */
const longestLine = 400
const nodeFrame = /^\s+at (async )?(.* \()?node:[^()]+:\d+:\d+\)?( \{)?$/

/** Chooses the lines of an output that tell how it ended. `places` as for `findError`. Pure. */
export function excerptCrash(printed: readonly string[], places: Places): CrashExcerpt {
  const output = printed.filter((line) => !isFrameOf(line, places.ownFiles))
  const error = findError(output, places)
  if (error === null) return { error: null, lines: tidy(output).slice(-lastLines) }
  const { words, firstLine, namedLine } = error
  const before = output.slice(Math.max(0, firstLine - linesBefore), firstLine)
  const isInsideNode = output[firstLine]?.startsWith('node:') === true
  const from = output.slice(isInsideNode ? namedLine : firstLine)
  return { error: words, lines: tidy([...before, ...foldFrames(from)]).slice(0, linesFrom) }
}

/** The way through Node's own code says nothing of the app: several such lines become one. */
function foldFrames(lines: readonly string[]): string[] {
  const folded: string[] = []
  for (let index = 0; index < lines.length; ) {
    const next = lines.findIndex((line, at) => at >= index && !nodeFrame.test(line))
    const count = (next === -1 ? lines.length : next) - index
    const end = lines[index + count - 1]?.endsWith('{') === true ? ' {' : ''
    if (count > 1) folded.push(`    … ${count} calls inside Node${end}`)
    else folded.push(lines[index] ?? '')
    index += Math.max(1, count)
  }
  return folded
}

/** Without empty lines at either end, none endless. */
function tidy(lines: readonly string[]): string[] {
  const isText = (line: string): boolean => line.trim() !== ''
  return lines
    .slice(Math.max(0, lines.findIndex(isText)), lines.findLastIndex(isText) + 1)
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)} …` : line))
}
