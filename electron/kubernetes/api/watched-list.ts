import { z } from 'zod'
import type { Clock } from '../../../shared/base/clock.ts'
import { LineSplitter } from '../../../shared/base/line-splitter.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { AnswerStream } from '../../engines/streams/answer-stream.ts'
import { listOf } from './answers.ts'
import type { KubeClient, Query } from './kube-client.ts'

const maxLineBytes = 20_000_000
/** An API server ends each watch after 30 to 60 minutes; asked for less, both ends know when. */
const watchSeconds = 300
/** Watches that end at once, one after another, wait: a proxy may not let any through. */
const endsAtOnceMs = 1_000

const toldSchema = z.object({ type: z.string(), object: z.unknown() })
const versionedSchema = z.object({ metadata: z.object({ resourceVersion: z.string().catch('') }) })
const errorSchema = z.object({ code: z.number().catch(0), message: z.string().catch('') })

interface WatchPorts<T> {
  readonly client: KubeClient
  readonly clock: Clock
  readonly path: string
  readonly query: Query
  readonly item: z.ZodType<T>
  /** All that there is: read anew from the start. */
  listed(items: readonly T[]): void
  /** One came, changed, or is gone; then it is told as it was last. */
  told(kind: 'is' | 'gone', item: T): void
  /** Something was heard, if only that all is as it was. */
  heard(): void
  /** The watch cannot go on where it was. The owner reads anew when it sees fit. */
  lost(why: string): void
}

/**
 * A list of the API, kept up to date by its watch. What the API does not remember any more (410 Gone) is read anew at once.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export class WatchedList<T> {
  readonly #ports: WatchPorts<T>
  #stream: AnswerStream | null = null
  #cancelWait: () => void = () => {}
  #version = ''
  /** What was asked before it was closed, or asked anew, is old when it is answered. */
  #reading = 0

  constructor(ports: WatchPorts<T>) {
    this.#ports = ports
  }

  /** Reads it from the start, and goes on from there. */
  async read(): Promise<Result<void>> {
    const { client, path, query, item } = this.#ports
    this.#stop()
    const reading = ++this.#reading
    const list = await client.get(listOf(item), path, query)
    if (reading !== this.#reading) return ok(undefined)
    if (!list.ok) return list
    this.#version = list.value.metadata.resourceVersion
    this.#ports.listed(list.value.items)
    this.#watch()
    return ok(undefined)
  }

  /** Watches from now on, and lists nothing: for what happened before is of no interest. */
  async readNothing(): Promise<Result<void>> {
    const { client, path, query } = this.#ports
    this.#stop()
    const reading = ++this.#reading
    const list = await client.get(listOf(z.unknown()), path, { ...query, limit: 1 })
    if (reading !== this.#reading) return ok(undefined)
    if (!list.ok) return list
    this.#version = list.value.metadata.resourceVersion
    this.#watch()
    return ok(undefined)
  }

  /** Watches no more, until it is read again. */
  close(): void {
    this.#reading++
    this.#stop()
  }

  #stop(): void {
    this.#cancelWait()
    this.#stream?.close()
    this.#stream = null
  }

  #watch(): void {
    const { client, clock, path, query } = this.#ports
    const beganMonoMs = clock.monoMs()
    const lines = new LineSplitter({ maxBytes: maxLineBytes, line: (bytes) => this.#line(bytes) })
    this.#stream = client.stream(
      path,
      {
        ...query,
        watch: true,
        allowWatchBookmarks: true,
        timeoutSeconds: watchSeconds,
        resourceVersion: this.#version,
      },
      {
        data: (chunk) => lines.push(chunk),
        over: (why) => this.#over(why, clock.monoMs() - beganMonoMs),
      },
    )
  }

  #over(why: string, lastedMs: number): void {
    this.#stream = null
    if (why === '') {
      // Ended as an API server ends each after a while: it goes on where it was.
      this.#cancelWait = this.#ports.clock.after(lastedMs < endsAtOnceMs ? endsAtOnceMs : 0, () => this.#watch())
    } else if (/\b410\b/.test(why)) void this.#readAnew()
    else this.#ports.lost(why)
  }

  async #readAnew(): Promise<void> {
    const read = await this.read()
    if (!read.ok) this.#ports.lost(read.error.message)
  }

  #line(bytes: Uint8Array): void {
    const told = toldSchema.safeParse(parseJson(Buffer.from(bytes).toString()))
    if (!told.success || this.#stream === null) return
    const { type, object } = told.data
    this.#ports.heard()
    if (type === 'ERROR') {
      this.#error(object)
      return
    }
    const versioned = versionedSchema.safeParse(object)
    if (versioned.success && versioned.data.metadata.resourceVersion !== '') {
      this.#version = versioned.data.metadata.resourceVersion
    }
    if (type === 'BOOKMARK') return
    const item = this.#ports.item.safeParse(object)
    if (item.success) this.#ports.told(type === 'DELETED' ? 'gone' : 'is', item.data)
  }

  #error(object: unknown): void {
    const error = errorSchema.safeParse(object)
    const { code, message } = error.success ? error.data : { code: 0, message: 'it does not say why' }
    this.#stop()
    if (code === 410) void this.#readAnew()
    else this.#ports.lost(`its watch ended with ${code}: ${message}`)
  }
}
