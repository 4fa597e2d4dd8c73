import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The error a process printed before it ended. */
export interface PrintedError {
  /** In one line, with its place where that is known: "SyntaxError: missing ) after argument list (server.js:4)". */
  readonly words: string
  /** Index of the line where it begins: above an uncaught one Node prints its place, the source and a caret. */
  readonly firstLine: number
  /** Index of the line that names it. */
  readonly namedLine: number
}

const longestWords = 200
/** Between the place and the caret stands the line of source, or a few. */
const linesToCaret = 6

const placeLine = /^(\S.*):(\d+)$/
const caretLine = /^\s*\^+\s*$/
const errorLine = /^(Uncaught )?\w*(Error|Exception)( \[\w+\])?(:|$)/
const frameLine = /^\s+at (?:.* \()?((?:file:\/\/)?[^()]+):(\d+):\d+\)?/

/** How places are named. */
export interface Places {
  /** Paths below it are given relative to it, others by their name. */
  readonly cwd: string
  /** Files that are ours, not the app's: no error has its place there. */
  readonly ownFiles: readonly string[]
}

/**
 * The last error among these lines: one that nobody caught, as Node prints it, or else one that an app logged. Null when
 * no line names an error. Pure.
 */
export function findError(lines: readonly string[], places: Places): PrintedError | null {
  const caret = lines.findLastIndex((line, index) => caretLine.test(line) && placeBefore(lines, index) !== -1)
  const at =
    caret === -1
      ? lines.findLastIndex((line) => errorLine.test(line))
      : lines.findIndex((line, index) => index > caret && line.trim() !== '')
  const named = lines[at]?.trim()
  if (named === undefined) return null
  const firstLine = caret === -1 ? at : placeBefore(lines, caret)
  const place = placeOf(named, lines[firstLine] ?? '', lines.slice(at + 1), places)
  const said = namePort(named)
  const words = said.length > longestWords ? `${said.slice(0, longestWords)}…` : said
  return { words: place === null ? words : `${words} (${place})`, firstLine, namedLine: at }
}

/** A line of a stack that lies in one of these files. */
export function isFrameOf(line: string, files: readonly string[]): boolean {
  const path = pathOf(frameLine.exec(line))
  return path !== null && files.includes(path)
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

/** Where a syntax error is stands above it; of others the app's own nearest line says more than a place in a package. */
function placeOf(error: string, header: string, below: readonly string[], places: Places): string | null {
  const headed = readPlace(placeLine.exec(header), places)
  const frames = below.flatMap((line) => readPlace(frameLine.exec(line), places) ?? [])
  const own = frames.find(({ isPackage }) => !isPackage)
  const isExact = headed !== null && (error.startsWith('SyntaxError') || !headed.isPackage)
  return (isExact ? headed : (own ?? headed ?? frames[0]))?.text ?? null
}

/** Null for what is no file (Node's own code, `undefined:1` of JSON.parse), and for our own files. */
function readPlace(
  match: RegExpExecArray | null,
  { cwd, ownFiles }: Places,
): { text: string; isPackage: boolean } | null {
  const path = pathOf(match)
  if (path === null || ownFiles.includes(path)) return null
  const inside = relative(cwd, path)
  const isOutside = inside.startsWith('..') || isAbsolute(inside)
  const shown = isOutside ? (path.split(/[\\/]/).at(-1) ?? path) : inside
  return { text: `${shown}:${match?.[2] ?? ''}`, isPackage: /[\\/]node_modules[\\/]/.test(path) }
}

function pathOf(match: RegExpExecArray | null): string | null {
  const named = match?.[1] ?? ''
  const path = named.startsWith('file://') && URL.canParse(named) ? fileURLToPath(named) : named
  return isAbsolute(path) ? path : null
}
