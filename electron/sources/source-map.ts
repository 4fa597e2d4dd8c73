import { dirname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  AnyMap,
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  sourceContentFor,
  type TraceMap,
} from '@jridgewell/trace-mapping'
import { errorWords } from '../../shared/base/error-words.ts'
import { shorten } from '../../shared/base/shorten.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { readText, stampOf } from './read-source.ts'

/** Where a place of running code stands in its source. */
export interface Mapped {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly name: string | null
  /** The source as the map carries it; null: it does not. */
  readonly content: string | null
}

/** What there is of a map for a script. `files`: further ones it was made of. */
export type SourceMap = { readonly files: readonly string[]; readonly byteCount: number } & (
  | { readonly kind: 'none' }
  | { readonly kind: 'broken'; readonly words: string }
  /** Null where the map knows nothing of the place. */
  | { readonly kind: 'read'; find(place: { readonly line: number; readonly column: number | null }): Mapped | null }
)

const overheadBytes = 1000
const none: SourceMap = { kind: 'none', files: [], byteCount: overheadBytes }

/** Reads the map of a script: the one that its last lines name, in them or beside it; else the one of its name. */
export function loadMap(script: string): SourceMap {
  const text = readText(script)
  if (!text.ok) return none
  const named = namedMap(text.value)
  if (named === null) {
    const beside = `${script}.map`
    return stampOf(beside) === '' ? none : fromFile(script, beside)
  }
  if (named.startsWith('data:')) return readMap(script, [], inlineText(named))
  if (/^[a-z][a-z\d+.-]+:/i.test(named) && !named.startsWith('file:')) return broken([], `it lies at ${named}`)
  return fromFile(script, pathFrom(script, named))
}

/** The last comment that names a map. Looked for by a fixed word: the script may be one line of megabytes. */
function namedMap(text: string): string | null {
  const at = Math.max(text.lastIndexOf('//# sourceMappingURL='), text.lastIndexOf('//@ sourceMappingURL='))
  if (at === -1) return null
  const [named = ''] = text.slice(at + '//# sourceMappingURL='.length).split(/[\s'"]/, 1)
  return named === '' ? null : named
}

function inlineText(address: string): Result<string> {
  const comma = address.indexOf(',')
  const body = address.slice(comma + 1)
  try {
    const isBase64 = address.slice(0, comma).endsWith(';base64')
    return ok(isBase64 ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body))
  } catch (error) {
    return fail('invalid-input', errorWords(error))
  }
}

function fromFile(script: string, mapFile: string): SourceMap {
  return readMap(script, [mapFile], readText(mapFile))
}

/** Relative sources begin where the map lies. */
function readMap(script: string, files: readonly string[], text: Result<string>): SourceMap {
  if (!text.ok) return broken(files, text.error.message)
  const mapFile = files[0] ?? script
  try {
    // Some servers put a line before it that is no JSON (the "XSSI" prefix of the specification).
    const map = new AnyMap(text.value.replace(/^\)\]\}'[^\n]*\n/, ''), pathToFileURL(mapFile).href)
    // Mappings are decoded with the first look: what is wrong with them is to be known now.
    originalPositionFor(map, { line: 1, column: 0 })
    const byteCount = text.value.length + overheadBytes
    return { kind: 'read', files, byteCount, find: (place) => findIn(map, mapFile, place) }
  } catch (error) {
    return broken(files, errorWords(error))
  }
}

function broken(files: readonly string[], reason: string): SourceMap {
  const words = shorten(`its source map cannot be read: ${reason}`, 300)
  return { kind: 'broken', words, files, byteCount: overheadBytes }
}

function findIn(
  map: TraceMap,
  mapFile: string,
  { line, column }: { readonly line: number; readonly column: number | null },
): Mapped | null {
  if (line < 1) return null
  const needle = { line, column: Math.max(0, (column ?? 1) - 1) }
  const before = column === null ? null : originalPositionFor(map, { ...needle, bias: GREATEST_LOWER_BOUND })
  const isKnown = before !== null && before.source !== null
  const found = isKnown ? before : originalPositionFor(map, { ...needle, bias: LEAST_UPPER_BOUND })
  if (found.source === null) return null
  const at = map.resolvedSources.indexOf(found.source)
  return {
    file: fileOf(map, map.sources[at] ?? found.source, found.source, mapFile),
    line: found.line,
    column: found.column + 1,
    name: found.name,
    content: sourceContentFor(map, found.source),
  }
}

/** `given` as the map has it, `resolved` as an address, with the map's `sourceRoot` before it. */
function fileOf(map: TraceMap, given: string, resolved: string, mapFile: string): string {
  // A path of Windows reads like an address, and some tools write relative ones as it does.
  if (/^[a-z]:[\\/]/i.test(given)) return given
  if (/^\.{0,2}\\/.test(given)) return pathFrom(mapFile, `${map.sourceRoot ?? ''}${given.replaceAll('\\', '/')}`)
  if (!resolved.startsWith('file:')) return resolved
  try {
    return fileURLToPath(resolved)
  } catch {
    return pathFrom(mapFile, given)
  }
}

function pathFrom(file: string, named: string): string {
  if (named.startsWith('file:')) {
    try {
      return fileURLToPath(named)
    } catch {
      return named
    }
  }
  if (isAbsolute(named)) return named
  const path = resolve(dirname(file), named)
  if (stampOf(path) !== '' || !named.includes('%')) return path
  try {
    return resolve(dirname(file), decodeURIComponent(named))
  } catch {
    return path
  }
}
