import type { LoadErrorKind } from '../../../shared/model/load.ts'
import { createHistogram, listLatencies } from '../measure/latency.ts'
import type { Counts, GeneratorReport, SecondReport } from '../protocol.ts'

/** What a generator counts: in the measured time, and in the second under way. */
export class Tally {
  sent = 0
  ok = 0
  failed = 0
  /** Answered by a fault of the deck. */
  injected = 0
  receivedBytes = 0
  openedCount = 0
  readonly #statuses = new Uint32Array(1000)
  readonly #errors = new Map<LoadErrorKind, { count: number; readonly words: string }>()
  readonly #corrected = createHistogram()
  readonly #raw = createHistogram()
  readonly #second = createHistogram()
  #secondSent = 0
  #secondOk = 0
  #secondFailed = 0
  #secondInjected = 0

  countSent(): void {
    this.sent += 1
    this.#secondSent += 1
  }

  countOk(status: number): void {
    this.ok += 1
    this.#secondOk += 1
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
  }

  /** `status` 0: there was no answer. */
  countFailed(kind: LoadErrorKind, words: string, status: number): void {
    this.failed += 1
    this.#secondFailed += 1
    if (status > 0) this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
    const known = this.#errors.get(kind)
    if (known) known.count += 1
    else this.#errors.set(kind, { count: 1, words })
  }

  countInjected(): void {
    this.injected += 1
    this.#secondInjected += 1
  }

  /** Latency of a request that was written. */
  record(correctedMs: number, rawMs: number): void {
    this.recordCorrected(correctedMs)
    this.#raw.recordValue(toMicros(rawMs))
  }

  /** At least this long waited a request that was never written. */
  recordCorrected(correctedMs: number): void {
    const micros = toMicros(correctedMs)
    this.#corrected.recordValue(micros)
    this.#second.recordValue(micros)
  }

  /** The measured time begins: requests in flight count as sent in it. */
  reset(inFlight: number): void {
    this.sent = inFlight
    this.ok = 0
    this.failed = 0
    this.injected = 0
    this.receivedBytes = 0
    this.openedCount = 0
    this.#statuses.fill(0)
    this.#errors.clear()
    this.#corrected.reset()
    this.#raw.reset()
  }

  counts(): Pick<
    Counts,
    'sent' | 'ok' | 'failed' | 'injected' | 'receivedBytes' | 'openedCount' | 'errors' | 'errorWords' | 'statuses'
  > {
    const statuses: Record<string, number> = {}
    for (const [status, count] of this.#statuses.entries()) if (count > 0) statuses[status] = count
    return {
      sent: this.sent,
      ok: this.ok,
      failed: this.failed,
      injected: this.injected,
      receivedBytes: this.receivedBytes,
      openedCount: this.openedCount,
      errors: Object.fromEntries([...this.#errors].map(([kind, { count }]) => [kind, count])),
      errorWords: Object.fromEntries([...this.#errors].map(([kind, { words }]) => [kind, words])),
      statuses,
    }
  }

  latencies(): NonNullable<GeneratorReport['latencies']> {
    return { corrected: listLatencies(this.#corrected), raw: listLatencies(this.#raw) }
  }

  /** Ends the second under way and begins the next. */
  takeSecond(): Pick<SecondReport, 'sentCount' | 'okCount' | 'failedCount' | 'injectedCount' | 'latency'> {
    const second = {
      sentCount: this.#secondSent,
      okCount: this.#secondOk,
      failedCount: this.#secondFailed,
      injectedCount: this.#secondInjected,
      latency: this.#second.totalCount === 0 ? null : listLatencies(this.#second),
    }
    this.beginSecond()
    return second
  }

  /** Forgets the second under way. */
  beginSecond(): void {
    this.#secondSent = 0
    this.#secondOk = 0
    this.#secondFailed = 0
    this.#secondInjected = 0
    this.#second.reset()
  }
}

function toMicros(ms: number): number {
  return Math.max(1, Math.round(ms * 1000))
}
