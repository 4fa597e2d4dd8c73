import { clockTime } from '../../shared/base/plain-words.ts'
import { type CodeFrame, frameAround } from './code-frame.ts'
import { isReadable, readText, stampOf } from './read-source.ts'
import { scriptPath } from './script-path.ts'
import { loadMap, type SourceMap } from './source-map.ts'

/** A place as a stack or a profile names it: a path or `file:` address; line and column from 1. */
export interface GivenPlace {
  readonly file: string
  readonly line: number
  /** Null: the line alone is known. */
  readonly column: number | null
}

/** The same place in what a person wrote. */
export interface SourcePlace {
  /** Absolute path; of what lies in no file, the name that its map has for it ("webpack://shop/src/cart.ts"). */
  readonly file: string
  readonly line: number
  readonly column: number | null
  /** What the map calls what stands there; null: it says nothing. */
  readonly name: string | null
  readonly isMapped: boolean
  /** Why the place is that of the code that runs, or may be off, in words; '': neither. */
  readonly remark: string
}

interface Kept {
  readonly map: SourceMap
  readonly lookedMonoMs: number
  /** What the map was made of: while these are the same, so is the map. */
  readonly stamps: readonly string[]
}

const mostMaps = 64
const mostMapBytes = 64 * 1024 * 1024
/** Files are asked that often whether they changed. */
const lookEveryMs = 1000

/**
 * Finds where a place of running code stands in its sources, by the maps beside or in it. Reads scripts, their maps and the
 * sources these name, all of bounded size, and nothing over the network. A map is read with the first place that needs it
 * (about 100 ms for 10 MB) and kept, within bounds, until its files change.
 */
export class SourcePlaces {
  readonly #monoMs: () => number
  /** By script; the one that was needed last stands last. */
  readonly #kept = new Map<string, Kept>()
  #keptBytes = 0

  constructor(monoMs: () => number = () => performance.now()) {
    this.#monoMs = monoMs
  }

  /** `sinceMs`: when the process read its code, by the clock on the wall; null: unknown. */
  find(place: GivenPlace, sinceMs: number | null = null): SourcePlace {
    const file = scriptPath(place.file)
    const asGiven = { file, line: place.line, column: place.column, name: null, isMapped: false }
    if (!isReadable(file)) return { ...asGiven, remark: '' }
    const map = this.#mapOf(file)
    const changed = changedWords([file, ...map.files], sinceMs)
    if (map.kind === 'none') return { ...asGiven, remark: changed }
    if (map.kind === 'broken') return { ...asGiven, remark: map.words }
    const mapped = map.find(place)
    if (mapped === null) return { ...asGiven, remark: 'its source map does not know this place' }
    const { line, column, name } = mapped
    return { file: mapped.file, line, column, name, isMapped: true, remark: changed }
  }

  /** Lines around a place of running code, as they stand in its source; null: not to be had. */
  code(place: GivenPlace): CodeFrame | null {
    const file = scriptPath(place.file)
    if (!isReadable(file)) return null
    const map = this.#mapOf(file)
    const mapped = map.kind === 'read' ? map.find(place) : null
    const { line, column } = mapped ?? place
    const text = mapped?.content ?? textOf(mapped?.file ?? file)
    return text === null ? null : frameAround(text, line, column)
  }

  #mapOf(file: string): SourceMap {
    const nowMs = this.#monoMs()
    const kept = this.#kept.get(file)
    if (kept !== undefined && nowMs - kept.lookedMonoMs < lookEveryMs) return this.#keep(file, kept)
    const isSame = kept?.stamps.every((stamp, at) => stamp === stampOf([file, ...kept.map.files][at] ?? '')) === true
    if (kept !== undefined && isSame) return this.#keep(file, { ...kept, lookedMonoMs: nowMs })
    const map = loadMap(file)
    return this.#keep(file, { map, lookedMonoMs: nowMs, stamps: [file, ...map.files].map(stampOf) })
  }

  #keep(file: string, kept: Kept): SourceMap {
    this.#forget(file)
    this.#kept.set(file, kept)
    this.#keptBytes += kept.map.byteCount
    for (const [oldest] of this.#kept) {
      const isTooMuch = this.#kept.size > mostMaps || this.#keptBytes > mostMapBytes
      if (!isTooMuch || oldest === file) break
      this.#forget(oldest)
    }
    return kept.map
  }

  #forget(file: string): void {
    this.#keptBytes -= this.#kept.get(file)?.map.byteCount ?? 0
    this.#kept.delete(file)
  }
}

function textOf(file: string): string | null {
  const read = isReadable(file) ? readText(file) : null
  return read?.ok === true ? read.value : null
}

/** A file that was written after the process read it holds other lines by now. */
function changedWords(files: readonly string[], sinceMs: number | null): string {
  if (sinceMs === null) return ''
  const writtenMs = files.map((file) => Number(stampOf(file).split(' ')[0] ?? 0))
  const newest = writtenMs.reduce((one, other) => Math.max(one, other), 0)
  const words = `the file was written at ${clockTime(newest)}, after the process began: the place may be off`
  return newest > sinceMs ? words : ''
}
