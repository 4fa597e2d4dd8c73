import type { Clock } from '../../../shared/base/clock.ts'
import { duration, megabytes, placeName } from '../../../shared/base/plain-words.ts'
import type { HeapRun, HeapSummary, HeapWay } from '../../../shared/inspection/heap.ts'
import { limits } from '../../../shared/limits.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DrainHold } from '../../supervisor/drain/drain-hold.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { WorkerProcess } from '../session/worker-process.ts'
import { askLook } from './ask-look.ts'
import type { AskedCluster, AskedWorker } from './asked-worker.ts'

/** A big heap takes minutes; one that takes longer is let go, and its file with it. */
const mostMs = 30 * 60_000
const lookEveryMs = 250

/** What can be replaced. */
export interface Replaced {
  readonly session: ClusterSession
  readonly process: WorkerProcess
}

interface HeapRunParts {
  readonly clock: Clock
  readonly runId: string
  readonly session: AskedCluster
  readonly process: AskedWorker
  /** Another worker takes its place first; null: it stands still now, and goes on. */
  readonly replaced: Replaced | null
  readonly heapUsedBytes: number
  readonly path: string
  changed(): void
}

/** One heap snapshot on its way: its worker replaced and drained first, where that is wanted, then standing still. */
export class HeapSnapshotRun {
  readonly #parts: HeapRunParts
  readonly #startedAtMs: number
  #state: HeapRun['state']
  #byteCount = 0
  #numbering = 0
  #isCancelled = false
  /** Ends the wait for a drained worker. */
  #giveUp: ((words: string) => void) | null = null
  #release: (() => void) | null = null

  constructor(parts: HeapRunParts) {
    this.#parts = parts
    this.#startedAtMs = parts.clock.nowMs()
    this.#state = parts.replaced === null ? 'walking' : 'replacing'
  }

  get label(): string {
    const { slot, generation } = this.#parts.process
    return `${placeName(slot)}'s g${generation}`
  }

  get now(): HeapRun {
    const { runId, session, process, replaced, heapUsedBytes } = this.#parts
    const { slot, generation } = process
    const place = { runId, clusterId: session.id, slot, generation, way: this.#way, heapUsedBytes }
    const whyNoCancel =
      replaced === null && this.#standsStill ? 'V8 cannot be stopped: only the end of the worker would end it' : null
    return { ...place, state: this.#state, startedAtMs: this.#startedAtMs, byteCount: this.#byteCount, whyNoCancel }
  }

  /** Answers when the file is whole, or why there is none. Half a file may be left. */
  async take(): Promise<Result<Omit<HeapSummary, 'snapshotId' | 'name'>>> {
    const { clock, session, process, replaced, heapUsedBytes, path } = this.#parts
    const held = replaced === null ? ok(undefined) : await this.#replaceFirst(replaced)
    if (!held.ok) return this.#isCancelled ? this.#cancelled() : held
    this.#enter('walking')
    const startedMonoMs = clock.monoMs()
    const looked = await this.#look()
    const tookMs = Math.round(clock.monoMs() - startedMonoMs)
    this.#release?.()
    const taken = looked.ok ? await this.#fetch() : looked
    if (!taken.ok) return this.#isCancelled ? this.#cancelled() : taken
    const { slot, generation, pid } = process
    const about = {
      clusterId: session.id,
      clusterName: session.settings.name,
      slot,
      generation,
      pid: pid ?? 0,
      numbering: this.#numbering,
    }
    const numbers = { tookMs, byteCount: this.#byteCount, heapUsedBytes }
    return ok({ ...about, ...numbers, atMs: clock.nowMs(), way: this.#way, path })
  }

  cancel(): Result<{ readonly words: string }> {
    const { whyNoCancel, state } = this.now
    if (whyNoCancel !== null) return fail('refused', whyNoCancel)
    this.#isCancelled = true
    const { replaced } = this.#parts
    if (state === 'replacing') replaced?.session.supervisor.cancelReload()
    // Its place is taken already: it serves nobody, and nobody follows it.
    else if (state !== 'draining') replaced?.process.handle.signal('SIGKILL')
    this.#giveUp?.('it was cancelled')
    return ok({ words: `the heap snapshot of ${this.label} was cancelled` })
  }

  /** The deck ends: nobody waits any more. */
  abandon(): void {
    this.#isCancelled = true
    if (this.#standsStill) this.#parts.replaced?.process.handle.signal('SIGKILL')
    this.#giveUp?.('the deck ends')
  }

  get #way(): HeapWay {
    return this.#parts.replaced === null ? 'now' : 'replace-first'
  }

  get #standsStill(): boolean {
    return this.#state === 'walking' || this.#state === 'writing'
  }

  #cancelled(): ReturnType<typeof fail> {
    return fail('cancelled', `the heap snapshot of ${this.label} was cancelled`)
  }

  #enter(state: HeapRun['state']): void {
    this.#state = state
    this.#parts.changed()
  }

  async #replaceFirst({ session, process: { slot } }: Replaced): Promise<Result<void>> {
    let hold: Partial<DrainHold> = {}
    let hasBegun = false
    const reached = new Promise<Result<void>>((resolve) => {
      this.#giveUp = (words) => {
        this.#release?.()
        resolve(fail('cancelled', words))
      }
      hold = {
        begun: () => {
          hasBegun = true
          this.#enter('draining')
        },
        reached: (release) => {
          this.#release = release
          if (this.#isCancelled) release()
          else resolve(ok(undefined))
        },
        dropped: (words) => resolve(fail('worker-gone', `${words}, before its heap was looked at`)),
      }
    })
    const { begun = () => {}, reached: isReached = () => {}, dropped = () => {} } = hold
    const started = await session.reload(slot, {
      purpose: 'a heap snapshot',
      mostMs,
      begun,
      reached: isReached,
      dropped,
    })
    if (!started.ok) return started
    const isUnbegun = this.#unbegun(session, started.value.operationId, () => hasBegun)
    return Promise.race([reached, isUnbegun])
  }

  /** The reload ended, and the worker never came to drain: nobody got ready in its place, or it was gone already. */
  async #unbegun({ supervisor }: ClusterSession, operationId: number, hasBegun: () => boolean): Promise<Result<void>> {
    const { clock } = this.#parts
    for (;;) {
      if (hasBegun()) return new Promise(() => {})
      const { reload } = supervisor
      if (reload?.operationId !== operationId) return fail('cancelled', 'the cluster started anew')
      if (reload.state !== 'running') return fail('wrong-state', `${this.label} was not replaced: ${reload.words}`)
      await new Promise<void>((done) => clock.after(lookEveryMs, done))
    }
  }

  /** From a container to this machine. */
  async #fetch(): Promise<Result<void>> {
    const { process, path } = this.#parts
    if (process.far === null) return ok(undefined)
    this.#byteCount = 0
    this.#enter('fetching')
    return process.far.fetch(path, {
      mostBytes: limits.fetchedHeapBytes,
      fetched: (byteCount) => {
        this.#byteCount = byteCount
        this.#parts.changed()
      },
      isOver: () => this.#isCancelled,
    })
  }

  async #look(): Promise<Result<void>> {
    const { clock, process, path } = this.#parts
    const answer = await askLook(
      process,
      { kind: 'heap-snapshot', path },
      {
        name: this.label,
        standsStill: true,
        lateWords: `has not written its heap within ${duration(mostMs)}`,
        after: (late) => clock.after(mostMs, late),
        heard: (report) => {
          if (report.kind !== 'heap-snapshot') return false
          this.#byteCount = report.byteCount
          this.#numbering = report.numbering
          if (report.state === 'writing') this.#enter('writing')
          return report.state === 'done' || report.state === 'failed'
        },
      },
    )
    if (!answer.ok) return answer
    const { words } = answer.value
    if (words === '') return ok(undefined)
    const after = this.#byteCount === 0 ? '' : ` after ${megabytes(this.#byteCount)}`
    return fail('refused', `the heap of ${this.label} could not be written${after}: ${words}`)
  }
}
