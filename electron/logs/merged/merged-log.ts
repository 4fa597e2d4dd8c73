import { counted } from '../../../shared/base/plain-words.ts'
import type { AgentLineMarks } from '../../../shared/inspection/agent-reports.ts'
import type { LogRequest } from '../../../shared/logs/log-entry.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import { byteWords } from '../reading/byte-words.ts'
import { EntryGrouper } from './entry-grouper.ts'
import { type Gap, LineReader, type LostLines } from './line-reader.ts'
import { LogErrors } from './log-errors.ts'
import { LogStore, type Placed } from './log-store.ts'
import { LogTally } from './log-tally.ts'
import { type LineTaker, ProcessJoins, type ProcessPlace } from './process-joins.ts'
import { marks, type Segment } from './segment.ts'

/** After so long without a further line an entry is looked at as it is. */
const settledMs = 150

/** One stream of one generation of a slot. */
export interface StreamPlace {
  readonly slot: number
  readonly generation: number
  readonly stream: 'stdout' | 'stderr'
}

interface Stream {
  readonly place: StreamPlace
  readonly reader: LineReader
  readonly grouper: EntryGrouper
  readonly source: number
  /** When what is being read came. */
  atMs: number
  /** Where its lines find their requests; null: nobody wants to know. */
  lines: LineTaker | null
}

/** Who follows a log: a view of it. */
export interface LogFollower {
  grown(placed: Placed): void
  /** By now it is known in which request it was written. */
  requestKnown(placed: Placed): void
  segmentEvicted(segment: Segment): void
  /** There is something new. */
  changed(): void
}

const toneLevels = { ok: 'info', info: 'info', warn: 'warn', hot: 'warn', bad: 'error', idle: 'info' } as const

export interface MergedLogOptions {
  readonly mostBytes: number
  /** Files of ours that ride in a worker. */
  readonly ownFiles: readonly string[]
  monoMs(): number
}

/** The one log of a cluster: what its workers print and what the deck says, in the order in which it came. */
export class MergedLog {
  readonly store: LogStore
  readonly errors: LogErrors
  readonly tally = new LogTally()
  readonly #beganMs = new Map<number, number>()
  readonly #streams = new Map<number, Stream>()
  readonly #dropped = new Map<number, { lineCount: number; byteCount: number }>()
  readonly #monoMs: () => number
  #newestAtMs = 0
  #newestMonoMs = 0
  #follower: LogFollower | null = null
  #byteCount = 0
  #joins: ProcessJoins | null = null

  constructor({ mostBytes, ownFiles, monoMs }: MergedLogOptions) {
    this.#monoMs = monoMs
    this.store = new LogStore(mostBytes, this.tally, (segment) => this.#follower?.segmentEvicted(segment))
    this.errors = new LogErrors(this.store, ownFiles, (source) => this.#beganMs.get(source) ?? null)
  }

  /** Whoever follows it from now on, alone. */
  follow(follower: LogFollower | null): void {
    this.#follower = follower
  }

  get dropped(): readonly { readonly slot: number; readonly lineCount: number; readonly byteCount: number }[] {
    return [...this.#dropped].map(([slot, lost]) => ({ slot, ...lost })).sort((one, other) => one.slot - other.slot)
  }

  /** Bytes that were taken in so far. */
  get byteCount(): number {
    return this.#byteCount
  }

  /** Entries before this number do not grow any more, as far as can be told. */
  get settledNumber(): number {
    const nowMs = this.#newestAtMs + this.#monoMs() - this.#newestMonoMs
    let settled = this.store.endNumber
    for (const { grouper } of this.#streams.values()) {
      const open = grouper.openNumber(nowMs, settledMs)
      if (open !== null && open < settled) settled = open
    }
    return settled
  }

  /** Its process began at that time of the deck. */
  open(id: number, place: StreamPlace, beganMs: number): void {
    const source = this.store.addSource({ kind: 'slot', ...place })
    this.#beganMs.set(source, beganMs)
    const grouper = new EntryGrouper(
      {
        store: this.store,
        fields: (names) => this.tally.sawFields(names),
        repeated: (placed) => this.errors.repeated(placed),
        grown: (placed) => this.#follower?.grown(placed),
        // Each may be of another request.
        foldsRuns: () => this.#joins === null,
      },
      source,
    )
    const reader = new LineReader((line, fromByte, byteCount) => {
      const number = grouper.take(line, stream.atMs)
      stream.lines?.line(line, fromByte, byteCount, number)
    })
    const lines = this.#joins?.open(place, place.stream) ?? null
    const stream: Stream = { place, reader, grouper, source, atMs: 0, lines }
    this.#streams.set(id, stream)
  }

  /** `from` … `to` of `bytes` came on this stream at that time of the deck. */
  take(id: number, bytes: Buffer, from: number, to: number, atMs: number): void {
    const stream = this.#streams.get(id)
    if (stream === undefined) return
    stream.atMs = this.#reached(atMs)
    this.#byteCount += to - from
    this.#lose(stream, stream.reader.push(bytes, from, to))
    this.#follower?.changed()
  }

  /** So much of the stream was dropped before it came here: it is counted, and stands in the log as a line. */
  gap(id: number, gap: Gap, atMs: number): void {
    const stream = this.#streams.get(id)
    if (stream === undefined) return
    stream.atMs = this.#reached(atMs)
    this.#lose(stream, stream.reader.gap(gap))
    stream.grouper.close()
    const words = `${counted(gap.lineCount, 'line')} (${byteWords(gap.byteCount)}) dropped here: output came faster than it could be read`
    this.#say(words, stream.source, stream.atMs, 'warn')
  }

  /** The stream ended. */
  end(id: number, atMs: number): void {
    const stream = this.#streams.get(id)
    if (stream === undefined) return
    stream.atMs = this.#reached(atMs)
    this.#lose(stream, stream.reader.end())
    stream.lines?.end()
    this.#streams.delete(id)
    this.#follower?.changed()
  }

  /** What the deck itself tells. */
  event(event: LifecycleEvent): void {
    const { id: eventId, slot, tone } = event
    const source = this.store.addSource({ kind: 'deck', eventId, slot, tone })
    this.#say(event.words, source, this.#reached(event.atMs), toneLevels[tone])
    if (beginsReload(event)) this.errors.reloaded()
  }

  /** Whether lines are told with the requests that they were written in, from now on. */
  joinRequests(isOn: boolean): void {
    if (isOn === (this.#joins !== null)) return
    const joins = isOn ? new ProcessJoins((number, request) => this.setRequest(number, request)) : null
    this.#joins = joins
    for (const stream of this.#streams.values()) {
      stream.lines = joins?.open(stream.place, stream.place.stream) ?? null
    }
  }

  /** What an agent told of the lines of its process. */
  told(place: ProcessPlace, marks: AgentLineMarks): void {
    this.#joins?.told(place, marks)
  }

  /** In which request an entry was written. */
  setRequest(number: number, request: LogRequest): void {
    this.store.setRequest(number, request)
    const placed = this.store.find(number)
    if (placed !== null) this.#follower?.requestKnown(placed)
  }

  /** Forgets everything that is kept, and what was counted of it. */
  clear(): void {
    for (const { grouper } of this.#streams.values()) grouper.close()
    this.store.clear()
    this.#dropped.clear()
    this.#follower?.changed()
  }

  #say(words: string, source: number, atMs: number, level: 'info' | 'warn' | 'error'): void {
    const bytes = Buffer.from(words.replaceAll('\n', ' '))
    this.store.add({ atMs, source, level, format: 'plain', marks: marks.isOwn }, bytes, 0, bytes.length)
    this.#follower?.changed()
  }

  #lose({ place: { slot } }: Stream, lost: LostLines | null): void {
    if (lost === null || (lost.lineCount === 0 && lost.byteCount === 0)) return
    const before = this.#dropped.get(slot) ?? { lineCount: 0, byteCount: 0 }
    this.#dropped.set(slot, {
      lineCount: before.lineCount + lost.lineCount,
      byteCount: before.byteCount + lost.byteCount,
    })
  }

  /** The deck's time does not go back; should it, the log's does not. */
  #reached(atMs: number): number {
    this.#newestAtMs = Math.max(this.#newestAtMs, atMs)
    this.#newestMonoMs = this.#monoMs()
    return this.#newestAtMs
  }
}

/** Workers that come after it have read the code anew. */
function beginsReload({ kind, slot, tone }: LifecycleEvent): boolean {
  return kind === 'reload' && slot === null && tone === 'info'
}
