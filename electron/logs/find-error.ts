import { beginning } from '../../shared/base/shorten.ts'
import { type Places, placeLine, placeOf } from './error-place.ts'

/** The error a process printed before it ended. */
export interface PrintedError {
  /**
   * In one line, with its place where that is known: "SyntaxError: missing ) after argument list (server.js:4)". Of one that
   * the app logged itself it says so: nobody knows whether the process ended by it.
   */
  readonly words: string
  /** Itself alone, without its place: "SyntaxError: missing ) after argument list". */
  readonly said: string
  /** Nobody caught it, and Node says that the process ended by it. */
  readonly isUncaught: boolean
  /** Nothing was printed after it. */
  readonly isLast: boolean
  /** Index of the line where it begins: above an uncaught one Node prints its place, the source and a caret. */
  readonly firstLine: number
  /** Index of the line that names it. */
  readonly namedLine: number
}

const longestWords = 200
/** Between the place and the caret stands the line of source, or a few. */
const linesToCaret = 6

const caretLine = /^\s*\^+\s*$/
const errorLine = /^(Uncaught )?\w*(Error|Exception)( \[\w+\])?(:|$)/
/** Node's last word of an end by an error, from 17 on. */
const trailerLine = /^Node\.js v\d+\.\d+/
/** V8 ended the process (no memory), or Node refused to start it. */
const fatalLine = /^(?:FATAL ERROR: |\S*: (?=bad option: |\S+ is not allowed in NODE_OPTIONS))(.+)$/
/** Of a thrown value that Node could not print. */
const hintLine = /^\(Use .+ --trace-uncaught /
const rejectionWords = /UnhandledPromiseRejection: .*rejected with the reason "(.*?)"?\.?\]?(?: \{)?$/
/** What belongs to an error below its name: its stack, its properties, the end of those. */
const belowError = /^(?:\s|[}\]]|$)/

/**
 * The last error among these lines: one that nobody caught, as Node 18 to 26 print it, or else one that an app logged. Null
 * when no line names an error. Pure.
 */
export function findError(lines: readonly string[], places: Places): PrintedError | null {
  const trailer = lines.findLastIndex((line) => trailerLine.test(line))
  // A child of the worker that shares its stderr may have ended so long ago, while the worker went on.
  const isUncaught = trailer !== -1 && isRest(lines.slice(trailer + 1))
  const fatal = lines.findLastIndex((line) => fatalLine.test(line))
  if (!isUncaught && fatal !== -1) {
    const words = shorten(fatalLine.exec(lines[fatal] ?? '')?.[1] ?? '')
    return { words, said: words, isUncaught: true, isLast: true, firstLine: fatal, namedLine: fatal }
  }
  return readError(isUncaught ? lines.slice(0, trailer) : lines, places, isUncaught)
}

function readError(lines: readonly string[], places: Places, isUncaught: boolean): PrintedError | null {
  const caret = lines.findLastIndex((line, index) => caretLine.test(line) && placeBefore(lines, index) !== -1)
  const at =
    caret === -1
      ? lines.findLastIndex((line) => errorLine.test(line))
      : lines.findIndex((line, index) => index > caret && line.trim() !== '')
  const named = lines[at]?.trim()
  if (named === undefined || hintLine.test(named)) return null
  const firstLine = caret === -1 ? at : placeBefore(lines, caret)
  const below = lines.slice(at + 1)
  const place = placeOf(named, lines[firstLine] ?? '', below, places)
  const said = shorten(sayError(named, below))
  const placed = place === null ? said : `${said} (${place})`
  const words = isUncaught ? placed : `last error printed: ${placed}`
  return { words, said, isUncaught, isLast: isUncaught || isRest(below), firstLine, namedLine: at }
}

const isRest = (lines: readonly string[]): boolean => lines.every((line) => belowError.test(line))

/** Its name and message in one line; of a value that is no error, that it was thrown. */
function sayError(named: string, below: readonly string[]): string {
  const rejection = sayRejection(named)
  if (rejection !== null) return rejection
  const bare = /^\[(\w*(?:Error|Exception)\b.*)\](?: \{.*)?$/.exec(named)?.[1] ?? named
  if (/^[{[]$/.test(bare)) return 'threw an object'
  if (/^[{[]/.test(bare) || below.some((line) => hintLine.test(line))) return `threw ${named}`
  if (!/^\w+(?: \[\w+\])?:?$/.test(bare)) return namePort(bare)
  const name = bare.replace(/:$/, '')
  const more = messageBelow(bare, below)
  return more === null ? name : namePort(`${name}: ${more}`)
}

/** Of a promise that was rejected with a value that is no error; null: the line tells of none. */
export function sayRejection(named: string): string | null {
  const reason = rejectionWords.exec(named)?.[1]
  return reason === undefined ? null : `unhandled rejection with ${reason}`
}

/** Where no message stands beside the name: its next line, or the first of the errors that it is made of. */
function messageBelow(name: string, below: readonly string[]): string | null {
  const [next] = below
  if (name.endsWith(':') && next !== undefined && /^\S/.test(next)) return next
  const inner = below.findIndex((line) => /^\s+\[errors\]: \[/.test(line))
  const first = inner === -1 ? undefined : below[inner + 1]?.trim()
  return first === undefined ? null : first.replace(/^\w*Error: /, '')
}

function shorten(words: string): string {
  return beginning(words, longestWords)
}

/** A worker names no host where its app named none: "bind EADDRINUSE null:3000". */
function namePort(error: string): string {
  return error.replace(/\bnull:(\d+)/, 'port $1')
}

function placeBefore(lines: readonly string[], caret: number): number {
  const from = Math.max(0, caret - linesToCaret)
  const index = lines.slice(from, caret).findLastIndex((line) => placeLine.test(line))
  return index === -1 ? -1 : from + index
}
