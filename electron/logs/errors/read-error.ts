import { beginning } from '../../../shared/base/shorten.ts'
import { placeLine } from '../error-place.ts'
import { findError, sayRejection } from '../find-error.ts'
import { readFrame, type StackFrame } from './stack-frame.ts'

/** An error as an entry of a log tells it. */
export interface ToldError {
  /** Its class: "TypeError"; '' of a thrown value that is no error. */
  readonly type: string
  /** First line of its message. */
  readonly message: string
  /** Innermost first; none where it was printed without. */
  readonly frames: readonly StackFrame[]
}

const mostFrames = 50
const mostMessageChars = 500
const mostHeaderLines = 40

/** "TypeError: …", "Error [ERR_X]: …", "shop.NotFound: …": how a stack begins. */
const name = String.raw`(?:[A-Z_$][\w$]*\.)*[A-Z_$][\w$]*`
const anyName = new RegExp(String.raw`^(${name})(?: \[[\w ]+\])?(?:: (.*)|:?$)`)
const errorInside =
  /(?:^|[\s"'[(|:])((?:[A-Z_$][\w$]*\.)*[A-Z_$]?[\w$]*(?:Error|Exception))(?: \[[\w ]+\])?(?:: (.*)|\]?:?$)/

/** A cheap test: most lines are alone, and tell of none. */
const lineAlone = /^(?:Uncaught )?\[?\w*(?:Error|Exception)(?: \[\w+\])?(?::|\]?$)|^FATAL ERROR: /
const noPlaces = { cwd: '/', ownFiles: [] }

/**
 * The error of one entry: an error with its stack, whatever an app put before it; one that ended the process; or one that
 * was printed without a stack. `stack` is that of a structured entry (`err.stack` of pino and bunyan), where it has one. Null:
 * the entry tells of none. Of an error with causes it is the outermost. Pure.
 */
export function readError(lines: readonly string[], stack: string | null): ToldError | null {
  const told = stack === null ? lines : stack.split('\n')
  const first = told.findIndex((line) => readFrame(line) !== null)
  if (first === -1) return stack === null ? withoutStack(told) : named(told[0] ?? '', [])
  const frames = framesFrom(told, first)
  const header = told.slice(Math.max(0, first - mostHeaderLines), first)
  return fromHeader(header, frames)
}

/** A stack is lines without a gap; of those that V8 cut nobody knows more. */
function framesFrom(lines: readonly string[], first: number): readonly StackFrame[] {
  const frames: StackFrame[] = []
  for (const line of lines.slice(first, first + mostFrames)) {
    const frame = readFrame(line)
    if (frame === null) break
    frames.push(frame)
  }
  return frames
}

function fromHeader(header: readonly string[], frames: readonly StackFrame[]): ToldError | null {
  // Node prints place, code and a caret above an error that ended the process.
  const caret = header.findLastIndex((line) => /^\s*\^+\s*$/.test(line))
  const below = header.slice(caret + 1).filter((line) => line !== '')
  const line = below.find((one) => errorInside.test(one)) ?? below[0] ?? ''
  const rejection = sayRejection(line)
  if (rejection !== null) return { type: '', message: rejection, frames: [] }
  // The stack of a syntax error begins where the file was loaded.
  const isSyntax = line.startsWith('SyntaxError') && caret !== -1
  return named(line, isSyntax ? [...placeAbove(header.slice(0, caret)), ...frames] : frames)
}

function placeAbove(lines: readonly string[]): readonly StackFrame[] {
  const [, file, line] = lines.map((one) => placeLine.exec(one)).findLast((match) => match !== null) ?? []
  return file === undefined ? [] : [{ functionName: '', file, line: Number(line), column: null }]
}

function named(line: string, frames: readonly StackFrame[]): ToldError | null {
  const [, type, message = ''] = errorInside.exec(line) ?? anyName.exec(line.trim()) ?? []
  // `console.trace()`, and what an app prints of a stack without its error, is no error.
  if (type === undefined || type === 'Trace') return null
  return { type, message: beginning(message.replace(/\]$/, ''), mostMessageChars), frames }
}

/** That ended the process without a stack (a thrown value, no memory), or was printed in a line alone. */
function withoutStack(lines: readonly string[]): ToldError | null {
  const [only = ''] = lines
  if (lines.length === 1 && !lineAlone.test(only)) return null
  const found = findError(lines, noPlaces)
  if (found === null) return lineAlone.test(only) ? named(only, []) : null
  if (!found.isUncaught) return named(lines[found.namedLine] ?? '', [])
  const frames = placeAbove(lines.slice(0, found.firstLine + 1))
  return named(found.said, frames) ?? { type: '', message: found.said, frames }
}
