import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { InspectorNotification, Session } from 'node:inspector'
import { errorWords } from '../../../../shared/base/error-words.ts'

interface HeapWriterPorts {
  /** So many bytes are in the file. */
  written(byteCount: number): void
  /** Once. `problem` null: the file is whole, under its name; else there is none. */
  ended(byteCount: number, problem: string | null): void
}

/**
 * Takes one heap snapshot into a file, piece by piece, for this user's eyes. By an inspector session inside the process:
 * `v8.getHeapSnapshot` keeps the whole text in memory, `v8.writeHeapSnapshot` tells nothing until its end nor of a full disk,
 * and a port would be seen. V8's own progress is not asked for: it calls JavaScript while it walks the heap, and the process
 * dies of that (SIGSEGV on Node 18–26).
 */
export class HeapWriter {
  readonly #path: string
  readonly #ports: HeapWriterPorts
  readonly #session: Session
  readonly #hear = ({ params }: InspectorNotification<{ chunk: string }>): void => this.#write(params.chunk)
  #descriptor: number | null
  #byteCount = 0
  #problem: string | null = null

  /** Throws where the file cannot be made. */
  constructor(path: string, session: Session, ports: HeapWriterPorts) {
    this.#path = path
    this.#session = session
    this.#ports = ports
    this.#descriptor = openSync(this.#temporary, 'wx', 0o600)
  }

  /** The process stands still until `ended`. */
  begin(): void {
    if (this.#descriptor === null) return
    this.#session.on('HeapProfiler.addHeapSnapshotChunk', this.#hear)
    this.#session.post('HeapProfiler.takeHeapSnapshot', { reportProgress: false }, (error) => {
      this.#problem ??= error === null ? null : error.message
      this.#end()
    })
  }

  /** Nobody waits for it any more: no file is left. */
  abandon(): void {
    this.#problem ??= 'nobody waits for it any more'
    this.#end()
  }

  get #temporary(): string {
    return `${this.#path}.tmp`
  }

  #write(chunk: string): void {
    if (this.#problem !== null || this.#descriptor === null) return
    try {
      // Not by the string: a write may take a part of it.
      const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(chunk))
      bytes.write(chunk)
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at)
      this.#byteCount += bytes.length
      this.#ports.written(this.#byteCount)
    } catch (error) {
      this.#problem = errorWords(error)
    }
  }

  #end(): void {
    if (this.#descriptor === null) return
    const descriptor = this.#descriptor
    this.#descriptor = null
    try {
      closeSync(descriptor)
      if (this.#problem === null) renameSync(this.#temporary, this.#path)
      else rmSync(this.#temporary, { force: true })
    } catch (error) {
      this.#problem ??= errorWords(error)
    }
    this.#session.off('HeapProfiler.addHeapSnapshotChunk', this.#hear)
    this.#ports.ended(this.#byteCount, this.#problem)
  }
}
