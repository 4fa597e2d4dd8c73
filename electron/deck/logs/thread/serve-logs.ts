import type { CommandInput } from '../../../../shared/ipc/contract.ts'
import type { LogEntry } from '../../../../shared/logs/log-entry.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import { describeEntry } from '../../../logs/merged/describe-row.ts'
import { findEntries } from '../../../logs/merged/find-entries.ts'
import { LogView } from '../../../logs/merged/log-view.ts'
import { MergedLog } from '../../../logs/merged/merged-log.ts'
import { saveTexts } from '../../../logs/merged/save-view.ts'
import { type WriteAs, writeEntry } from '../../../logs/merged/write-entry.ts'
import { createCaller, createTeller, type Port, serveCalls } from '../../thread/port-calls.ts'
import type { HeardLogs, LogBatch, LogCalls, LogFacts, LogThreadOptions } from '../log-protocol.ts'

const machineClock = { nowMs: () => Date.now(), monoMs: () => performance.now() }

/** The watched log is told of at most this often. */
const stateEveryMs = 200

/** Keeps the logs behind a port: takes what the deck's thread sends, and answers what is asked of them. */
export function serveLogs(port: Port, options: LogThreadOptions): { close(): void } {
  const tell = createTeller<HeardLogs>(port)
  const logs = new LogThread(options, tell)
  createCaller<Record<never, never>, LogFacts>(port, { take: (batch) => logs.take(batch) })
  serveCalls<LogCalls>(port, logs.calls)
  return logs
}

type Tell = ReturnType<typeof createTeller<HeardLogs>>

/** All logs of a deck, and the one view that a window may have of them. */
class LogThread {
  readonly calls: LogCalls
  readonly #options: LogThreadOptions
  readonly #tell: Tell
  readonly #logs = new Map<string, MergedLog>()
  readonly #clusterOf = new Map<number, string>()
  #view: { readonly clusterId: string; readonly view: LogView } | null = null
  #lastViewId = 0
  #timer: NodeJS.Timeout | null = null
  #working: NodeJS.Immediate | null = null
  #hasTold = false

  constructor(options: LogThreadOptions, tell: Tell) {
    this.#options = options
    this.#tell = tell
    this.calls = this.#createCalls()
  }

  take({ id, bytes, pieces }: LogBatch): void {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = 0
    for (const piece of pieces) {
      switch (piece.kind) {
        case 'open':
          this.#clusterOf.set(piece.stream, piece.clusterId)
          this.#log(piece.clusterId).open(piece.stream, piece.place, piece.atMs)
          break
        case 'bytes':
          this.#logOf(piece.stream)?.take(piece.stream, buffer, at, at + piece.byteCount, piece.atMs)
          at += piece.byteCount
          break
        case 'gap':
          this.#logOf(piece.stream)?.gap(piece.stream, piece.gap, piece.atMs)
          break
        case 'end':
          this.#logOf(piece.stream)?.end(piece.stream, piece.atMs)
          this.#clusterOf.delete(piece.stream)
          break
        case 'event':
          this.#log(piece.clusterId).event(piece.event)
          break
        case 'join-requests':
          this.#log(piece.clusterId).joinRequests(piece.isOn)
          break
        case 'marks':
          this.#logs.get(piece.clusterId)?.told(piece.place, piece.marks)
          break
        case 'forget':
          this.#forget(piece.clusterId)
          break
      }
    }
    for (const log of new Set(pieces.map((piece) => ('stream' in piece ? this.#logOf(piece.stream) : undefined)))) {
      log?.errors.advance(log.settledNumber)
    }
    this.#tell('taken', id)
  }

  close(): void {
    this.#endView()
    this.#logs.clear()
  }

  #createCalls(): LogCalls {
    return {
      'log.watch': ({ target }) => this.#watch(target),
      'log.rows': (input) => this.#onView(input, (view) => ok(view.rows(input.fromRow, input.count))),
      'log.step': (input) => this.#onView(input, (view) => ok(view.step(input.fromRow, input.direction))),
      'log.rowAt': (input) => this.#onView(input, (view) => ok(view.rowAt(input.at))),
      'log.search': ({ clusterId, ...wanted }) => {
        const store = this.#logs.get(clusterId)?.store
        return store === undefined ? ok({ rows: [], nextBefore: null }) : findEntries(store, wanted, machineClock)
      },
      'log.entry': ({ clusterId, number }) => {
        const entry = this.#entry(clusterId, number)
        return entry === null
          ? fail('not-found', `Entry ${number} is no longer in the log: newer ones took its place`)
          : ok(entry)
      },
      'log.errors': ({ clusterId }) => {
        const log = this.#logs.get(clusterId)
        log?.errors.advance(log.settledNumber)
        return ok(log?.errors.list() ?? [])
      },
      'log.text': ({ clusterId, numbers, ...as }) =>
        ok([...this.#texts(clusterId, numbers, { format: 'text', ...as })].join('\n')),
      'log.clear': ({ clusterId }) => {
        this.#logs.get(clusterId)?.clear()
        // Its rows are gone: what was searched is searched anew, over nothing.
        return ok(undefined)
      },
      save: async ({ clusterId, viewId, path, ...as }) => {
        const found = this.#onView({ clusterId, viewId }, (view) => ok(view.numbers()))
        return found.ok ? saveTexts(path, this.#texts(clusterId, found.value, as)) : found
      },
      counts: (clusterId) => {
        const log = this.#logs.get(clusterId)
        const { kept = 0, evicted = 0 } = log?.store.lineCounts ?? {}
        const droppedLineCount = (log?.dropped ?? []).reduce((sum, one) => sum + one.lineCount, 0)
        return {
          keptLineCount: kept,
          evictedLineCount: evicted,
          droppedLineCount,
          keptBytes: log?.store.keptBytes ?? 0,
        }
      },
    }
  }

  #watch(target: CommandInput<'log.watch'>['target']): Result<void> {
    this.#endView()
    if (target === null) return ok(undefined)
    const { clusterId, query, mode } = target
    const view = new LogView(
      {
        clusterId,
        log: this.#log(clusterId),
        mostBytes: this.#options.mostBytes,
        monoMs: () => performance.now(),
        nowMs: () => Date.now(),
        nextViewId: () => ++this.#lastViewId,
      },
      { query, mode },
    )
    this.#view = { clusterId, view }
    this.#hasTold = false
    this.#timer = setInterval(() => {
      this.#work()
      if (view.takeChanged()) this.#tell('state', view.state())
    }, stateEveryMs)
    this.#timer.unref()
    this.#work()
    view.takeChanged()
    this.#tell('state', view.state())
    return ok(undefined)
  }

  /** One slice of the search; the next one when what came meanwhile was taken. */
  #work(): void {
    const watched = this.#view
    if (watched === null || this.#working !== null) return
    const hasMore = watched.view.work()
    const state = this.#hasTold ? null : watched.view.state()
    // The first hits at once, the rest in time.
    if (state !== null && (state.matchCount ?? 1) > 0) {
      this.#hasTold = true
      this.#tell('state', state)
    }
    if (!hasMore) return
    this.#working = setImmediate(() => {
      this.#working = null
      this.#work()
    })
  }

  #endView(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    if (this.#working !== null) clearImmediate(this.#working)
    this.#timer = null
    this.#working = null
    this.#view?.view.close()
    this.#view = null
  }

  #forget(clusterId: string): void {
    if (this.#view?.clusterId === clusterId) this.#endView()
    this.#logs.delete(clusterId)
    for (const [stream, owner] of this.#clusterOf) if (owner === clusterId) this.#clusterOf.delete(stream)
  }

  #log(clusterId: string): MergedLog {
    const options = { ...this.#options, monoMs: () => performance.now() }
    const log = this.#logs.get(clusterId) ?? new MergedLog(options)
    this.#logs.set(clusterId, log)
    return log
  }

  #logOf(stream: number): MergedLog | undefined {
    const clusterId = this.#clusterOf.get(stream)
    return clusterId === undefined ? undefined : this.#logs.get(clusterId)
  }

  #onView<T>(
    { clusterId, viewId }: { readonly clusterId: string; readonly viewId: number },
    act: (view: LogView) => Result<T>,
  ): Result<T> {
    const watched = this.#view
    if (watched === null || watched.clusterId !== clusterId || watched.view.viewId !== viewId)
      return fail('wrong-state', 'The log shows another query by now: ask again')
    return act(watched.view)
  }

  #entry(clusterId: string, number: number): LogEntry | null {
    const store = this.#logs.get(clusterId)?.store
    const placed = store?.find(number) ?? null
    const matcher = this.#view?.clusterId === clusterId ? this.#view.view.matcher : null
    return store === undefined || placed === null ? null : describeEntry(store, placed, matcher)
  }

  *#texts(clusterId: string, numbers: Iterable<number>, as: WriteAs): Generator<string, void> {
    for (const number of numbers) {
      const entry = this.#entry(clusterId, number)
      if (entry !== null) yield writeEntry(entry, as)
    }
  }
}
