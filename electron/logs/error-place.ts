import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How places are named. */
export interface Places {
  /** Paths below it are given relative to it, others by their name. */
  readonly cwd: string
  /** Files that are ours, not the app's: no error has its place there. */
  readonly ownFiles: readonly string[]
}

/** A place in a file as Node prints it above an error: "/app/server.js:42". */
export const placeLine = /^(\S.*):(\d+)$/
/** One call of a stack. */
const frameLine = /^\s+at (?:.* \()?((?:file:\/\/)?[^()]+):(\d+):\d+\)?/

/**
 * The app's own line that an error came from: `header` is what Node printed above it, `below` its stack. Where a syntax error
 * is stands above it; of others the app's own nearest line says more than a place in a package. Null when none is named.
 */
export function placeOf(error: string, header: string, below: readonly string[], places: Places): string | null {
  const headed = readPlace(placeLine.exec(header), places)
  const frames = below.flatMap((line) => readPlace(frameLine.exec(line), places) ?? [])
  const own = frames.find(({ isPackage }) => !isPackage)
  const isExact = headed !== null && (error.startsWith('SyntaxError') || !headed.isPackage)
  return (isExact ? headed : (own ?? headed ?? frames[0]))?.text ?? null
}

/** A line of a stack that lies in one of these files. */
export function isFrameOf(line: string, files: readonly string[]): boolean {
  const path = pathOf(frameLine.exec(line))
  return path !== null && files.includes(path)
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
