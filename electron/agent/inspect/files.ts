import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorWords } from '../../../shared/base/error-words.ts'
import type { AgentInspectReport } from '../../../shared/inspection/agent-reports.ts'
import { limits } from '../../../shared/limits.ts'
import type { InspectionPorts } from '../load-inspection.ts'
import { readReadWritten } from './read-order.ts'
import { writeReport } from './write-report.ts'

/** Where looks write what they found. */
export interface LookFiles {
  /** Whole or not at all. Answers how many bytes; throws in words. */
  write(path: string, text: string): number
  /** Where a file lies that is written piece by piece. */
  placeOf(path: string): string
}

/** The deck reads the same files. */
export const nearFiles: LookFiles = { write: writeReport, placeOf: (path) => path }

/** Nobody fetched more of it for so long: it goes. */
const forgottenMs = 60_000
/** The deck did not read: a piece is told again after this time. */
const tellAgainMs = 50
const wordsChars = 300
const mostKept = 4

type Piece = Extract<AgentInspectReport, { kind: 'written' }>

/** In memory, or in a file that has no name any more once it is read. */
interface Kept {
  readonly bytes: Buffer | null
  readonly place: string
  /** Null: it has not been opened. */
  descriptor: number | null
  /** Written or read since somebody looked who is forgotten. */
  isFresh: boolean
}

/**
 * What looks wrote in a container, until the deck has fetched it, a piece for each order: so no more is on its way than the
 * deck has room for. Texts stay in memory, all together no more than one may be, because many containers may write nowhere; a heap snapshot goes to their folder for
 * temporary files, and what is left of it ends with the process.
 */
export class FarFiles implements LookFiles {
  readonly #ports: Pick<InspectionPorts, 'originals' | 'tell'>
  readonly #kept = new Map<string, Kept>()
  readonly #unsent = new Set<NodeJS.Timeout>()
  #timer: NodeJS.Timeout | undefined
  #lastPlace = 0

  constructor(ports: Pick<InspectionPorts, 'originals' | 'tell'>) {
    this.#ports = ports
  }

  write(path: string, text: string): number {
    const byteCount = Buffer.byteLength(text)
    if (byteCount > limits.fetchedTextBytes)
      throw new Error(`its ${byteCount} bytes are more than the ${limits.fetchedTextBytes} that are fetched`)
    // `Buffer.from` may take its bytes from the pool that the app's own buffers come from.
    const bytes = Buffer.allocUnsafeSlow(byteCount)
    bytes.write(text)
    this.#keep(path, { bytes, place: '', descriptor: null, isFresh: true })
    return byteCount
  }

  placeOf(path: string): string {
    this.#lastPlace += 1
    const place = join(tmpdir(), `clusterdeck-${process.pid}-${this.#lastPlace}.heapsnapshot`)
    this.#keep(path, { bytes: null, place, descriptor: null, isFresh: true })
    return place
  }

  /** Null: it is told. */
  read(value: unknown): string | null {
    const order = readReadWritten(value)
    if (order === null) return 'that piece was not asked for in a way this agent understands'
    const { lookId, path, offset } = order
    try {
      const { totalBytes, bytes } = this.#piece(path, offset)
      this.#tell({ kind: 'written', lookId, offset, totalBytes, base64: bytes.toString('base64'), words: '' })
    } catch (error) {
      const words = errorWords(error).slice(0, wordsChars)
      this.#tell({ kind: 'written', lookId, offset, totalBytes: 0, base64: '', words })
    }
    return null
  }

  /** Null: nothing of it is left. */
  drop(value: unknown): null {
    const path: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'path') : undefined
    if (typeof path === 'string') this.#remove(path)
    return null
  }

  close(): void {
    const { clearTimeout } = this.#ports.originals
    clearTimeout(this.#timer)
    for (const timer of this.#unsent) clearTimeout(timer)
    this.#unsent.clear()
    for (const path of [...this.#kept.keys()]) this.#remove(path)
  }

  #keep(path: string, kept: Kept): void {
    this.#remove(path)
    this.#kept.set(path, kept)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept && this.#textBytes <= limits.fetchedTextBytes) break
      this.#remove(oldest)
    }
    this.#timer ??= this.#look()
  }

  get #textBytes(): number {
    return [...this.#kept.values()].reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0)
  }

  /** In two steps: the process may have stood still for longer, for what it was asked to write. */
  #look(): NodeJS.Timeout {
    const timer = this.#ports.originals.setTimeout(() => {
      for (const [path, kept] of [...this.#kept]) {
        if (!kept.isFresh) this.#remove(path)
        kept.isFresh = false
      }
      this.#timer = this.#kept.size === 0 ? undefined : this.#look()
    }, forgottenMs)
    timer.unref()
    return timer
  }

  #piece(path: string, offset: number): { readonly totalBytes: number; readonly bytes: Buffer } {
    const kept = this.#kept.get(path)
    if (kept === undefined) throw new Error('nothing of that name waits here any more')
    kept.isFresh = true
    if (kept.bytes !== null)
      return { totalBytes: kept.bytes.length, bytes: kept.bytes.subarray(offset, offset + limits.writtenPieceBytes) }
    const descriptor = kept.descriptor ?? openNameless(kept.place)
    kept.descriptor = descriptor
    const bytes = Buffer.allocUnsafeSlow(limits.writtenPieceBytes)
    const byteCount = readSync(descriptor, bytes, 0, bytes.length, offset)
    return { totalBytes: fstatSync(descriptor).size, bytes: bytes.subarray(0, byteCount) }
  }

  #remove(path: string): void {
    const kept = this.#kept.get(path)
    if (kept === undefined) return
    this.#kept.delete(path)
    try {
      if (kept.descriptor !== null) closeSync(kept.descriptor)
      else if (kept.bytes === null) rmSync(kept.place, { force: true })
    } catch {
      // The folder of a container goes with it.
    }
  }

  #tell(piece: Piece): void {
    if (this.#ports.tell(piece)) return
    const timer = this.#ports.originals.setTimeout(() => {
      this.#unsent.delete(timer)
      this.#tell(piece)
    }, tellAgainMs)
    timer.unref()
    this.#unsent.add(timer)
  }
}

/** It goes with the process, however that ends. */
function openNameless(place: string): number {
  const descriptor = openSync(place, 'r')
  rmSync(place, { force: true })
  return descriptor
}
