import { newId } from '../../../shared/base/new-id.ts'
import { clockTime, duration, megabytes, placeName } from '../../../shared/base/plain-words.ts'
import type { HeapBelt, HeapComparison, HeapState, HeapSummary } from '../../../shared/inspection/heap.ts'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import { limits } from '../../../shared/limits.ts'
import type { Tone } from '../../../shared/model/event.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { Comparing } from '../../heap/comparing.ts'
import { decideBelt, type MemoryRoom } from '../../heap/decide-belt.ts'
import type { SnapshotFolder } from '../../heap/snapshot-folder.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { DeckContext } from '../types.ts'
import { askLook } from './ask-look.ts'
import type { AskedCluster, AskedWorker } from './asked-worker.ts'
import type { LookOrder, LookReport } from './awaited-looks.ts'
import { HeapSnapshotRun, type Replaced } from './heap-run.ts'

export interface HeapParts {
  readonly folder: SnapshotFolder
  /** The bundle of the thread that reads snapshots. */
  readonly readerPath: string
  readRoom(): MemoryRoom
}

interface HeapPorts extends HeapParts {
  readonly context: DeckContext
  session(clusterId: string): Result<AskedCluster>
  /** One whose workers can be replaced first. */
  forked(clusterId: string): Result<ClusterSession>
}

interface Found {
  readonly session: AskedCluster
  readonly process: AskedWorker
}

type Target = CommandInput<'heap.weigh'>

/** A blocked worker does not answer; garbage of a big heap takes seconds. */
const answerMs = 30_000

/** Heap snapshots of all clusters: taken one at a time, because each needs much memory, kept, and compared. */
export class HeapDesk {
  readonly #ports: HeapPorts
  readonly #runs = new Map<string, HeapSnapshotRun>()
  #lastEnd: HeapState['lastEnd'] = null
  #comparing: Comparing | null = null

  constructor(ports: HeapPorts) {
    this.#ports = ports
  }

  async state(): Promise<HeapState> {
    const kept = await this.#ports.folder.all()
    return { running: [...this.#runs.values()].map((run) => run.now), kept, lastEnd: this.#lastEnd }
  }

  weigh(target: Target): Result<HeapBelt> {
    const found = this.#find(target)
    return found.ok ? this.#belt(found.value, target) : found
  }

  async take({ way, isForced, ...target }: CommandInput<'heap.take'>): Promise<Result<{ readonly runId: string }>> {
    const found = this.#findTurning(target)
    if (!found.ok) return found
    if (target.slot === ownPrimaryPlace && way === 'replace-first')
      return fail('refused', 'nobody can take the place of your primary first: take its heap snapshot now')
    const [other] = this.#runs.values()
    if (other !== undefined)
      return fail('already-so', `a heap snapshot of ${other.label} is being taken: one at a time`)
    const { session, process } = found.value
    const replaced = way === 'now' ? ok(null) : this.#replaced(target)
    if (!replaced.ok) return replaced
    const belt = this.#belt(found.value, target)
    if (!belt.ok) return belt
    if (belt.value.verdict === 'refused' && !isForced) return fail('refused', belt.value.words)
    const runId = newId()
    const { folder, context } = this.#ports
    const run = new HeapSnapshotRun({
      clock: context.clock,
      runId,
      session,
      process,
      replaced: replaced.value,
      heapUsedBytes: belt.value.heapUsedBytes,
      path: folder.pathOf(runId),
      changed: () => void this.#publish(),
    })
    // Before anything is waited for: a second press finds it.
    this.#runs.set(runId, run)
    const prepared = await folder.prepare()
    if (!prepared.ok) {
      this.#runs.delete(runId)
      return prepared
    }
    const first = way === 'now' ? 'it stands still meanwhile' : 'another worker takes its place first'
    this.#tell(session, target, 'info', `heap snapshot of ${run.label} begins: ${first}`)
    void this.#publish()
    void this.#follow(runId, run, session, target)
    return ok({ runId })
  }

  cancel(runId: string): Result<{ readonly words: string }> {
    const run = this.#runs.get(runId)
    return run === undefined ? fail('not-found', 'That heap snapshot is not being taken any more') : run.cancel()
  }

  async rename(snapshotId: string, name: string): Promise<Result<void>> {
    const renamed = await this.#ports.folder.rename(snapshotId, name)
    await this.#publish()
    return renamed
  }

  async remove(snapshotId: string): Promise<Result<void>> {
    const removed = await this.#ports.folder.remove(snapshotId)
    await this.#publish()
    return removed
  }

  async compare(beforeId: string, afterId: string): Promise<Result<HeapComparison>> {
    const { folder, readerPath } = this.#ports
    const before = await folder.find(beforeId)
    if (!before.ok) return before
    const after = await folder.find(afterId)
    if (!after.ok) return after
    this.cancelComparison()
    const comparing = new Comparing(readerPath, {
      beforePath: before.value.path,
      afterPath: after.value.path,
      isNumbered: isNumberedAlike(before.value, after.value),
    })
    this.#comparing = comparing
    const done = await comparing.done
    if (this.#comparing === comparing) this.#comparing = null
    return done
  }

  cancelComparison(): void {
    this.#comparing?.cancel()
    this.#comparing = null
  }

  async collect(target: Target): Promise<Result<{ readonly words: string }>> {
    const found = this.#findTurning(target)
    if (!found.ok) return found
    const { session, process } = found.value
    const answer = await this.#ask(process, { kind: 'collect-garbage' }, 'collected')
    if (!answer.ok) return answer
    const { beforeBytes, afterBytes, tookMs, words: problem } = answer.value
    const name = `${placeName(target.slot)}'s g${target.generation}`
    if (problem !== '') return fail('refused', `${name} could not collect its garbage: ${problem}`)
    const freed = `${megabytes(beforeBytes)} → ${megabytes(afterBytes)} of heap`
    const words = `${name} collected its garbage in ${duration(tookMs)}: ${freed}`
    this.#tell(session, target, 'info', words)
    return ok({ words })
  }

  async diagnose({
    withEnvironment,
    ...target
  }: CommandInput<'heap.diagnose'>): Promise<Result<{ readonly path: string }>> {
    const found = this.#findTurning(target)
    if (!found.ok) return found
    const { folder } = this.#ports
    const prepared = await folder.prepare()
    if (!prepared.ok) return prepared
    const path = folder.reportPath
    const { process } = found.value
    const answer = await this.#ask(process, { kind: 'diagnose', path, withEnvironment }, 'diagnosed')
    if (!answer.ok) return answer
    const { words } = answer.value
    const name = `${placeName(target.slot)}'s g${target.generation}`
    if (words !== '') return fail('refused', `the report of ${name} could not be written: ${words}`)
    const ports = { mostBytes: limits.fetchedTextBytes, fetched() {}, isOver: () => false }
    const fetched = process.far === null ? ok(undefined) : await process.far.fetch(path, ports)
    return fetched.ok ? ok({ path }) : fetched
  }

  /** Where a snapshot lies, or with null the newest diagnostic report. */
  async pathOf(snapshotId: string | null): Promise<Result<string>> {
    if (snapshotId === null) return ok(this.#ports.folder.reportPath)
    const found = await this.#ports.folder.find(snapshotId)
    return found.ok ? ok(found.value.path) : found
  }

  /** The deck is on its way out: what is half done is let go. */
  abandon(): void {
    this.cancelComparison()
    for (const run of this.#runs.values()) run.abandon()
  }

  #find({ clusterId, slot, generation, pid }: Target): Result<Found> {
    const session = this.#ports.session(clusterId)
    if (!session.ok) return session
    const process = session.value.workers.find(slot, generation)
    if (process === null || process.pid !== pid || process.isGone)
      return fail('worker-gone', `${placeName(slot)} g${generation} (pid ${pid}) is gone`)
    return ok({ session: session.value, process })
  }

  /** One that is paused would answer nobody for as long as it is. */
  #findTurning(target: Target): Result<Found> {
    const found = this.#find(target)
    if (!found.ok) return found
    const present = found.value.session.slotAt(target.slot)
    const isPaused = present?.generation === target.generation && present.health === 'paused'
    return isPaused ? fail('wrong-state', `${placeName(target.slot)} is paused: resume it first`) : found
  }

  /** What a worker of this deck's own can have done for it; a container is told by its engine what becomes of it. */
  #replaced({ clusterId, slot, generation }: Target): Result<Replaced> {
    const session = this.#ports.forked(clusterId)
    if (!session.ok) {
      const words = 'the deck cannot have its engine replace it and hold it back: take it now'
      return fail(session.error.code, `${placeName(slot)} runs in a container, and ${words}`)
    }
    const process = session.value.workers.find(slot, generation)
    if (process === null) return fail('worker-gone', `${placeName(slot)} g${generation} is gone`)
    return ok({ session: session.value, process })
  }

  #belt({ session, process }: Found, { slot, generation }: Target): Result<HeapBelt> {
    const point = session.telemetry.lastPoint(slot)
    const heapUsedBytes = point?.generation === generation ? point.heapUsedBytes : null
    if (heapUsedBytes === null)
      return fail('refused', `${placeName(slot)} has not told yet how much heap it uses: try again in a second`)
    const room = this.#ports.readRoom()
    const own = process.far?.roomBytes() ?? null
    // Its own limit counts, not that of the group of processes that the deck is in.
    return ok(decideBelt(heapUsedBytes, process.far === null ? room : { ...room, containerBytes: own }))
  }

  async #ask<Kind extends LookReport['kind']>(
    process: AskedWorker,
    order: LookOrder,
    kind: Kind,
  ): Promise<Result<Extract<LookReport, { kind: Kind }>>> {
    const { clock } = this.#ports.context
    const isIt = (report: LookReport): report is Extract<LookReport, { kind: Kind }> => report.kind === kind
    const name = `${placeName(process.slot)}'s g${process.generation}`
    const answer = await askLook(process, order, {
      name,
      standsStill: false,
      lateWords: `has not answered within ${duration(answerMs)}: its event loop does not turn`,
      after: (late) => clock.after(answerMs, late),
      heard: isIt,
    })
    if (!answer.ok) return answer
    return isIt(answer.value) ? ok(answer.value) : fail('internal', `${name} told of another look`)
  }

  async #follow(runId: string, run: HeapSnapshotRun, session: AskedCluster, target: Target): Promise<void> {
    const { folder } = this.#ports
    const taken = await run.take()
    if (taken.ok) {
      const name = `${session.settings.name}, ${placeName(target.slot)} g${target.generation}, ${clockTime(taken.value.atMs)}`
      await folder.add({ ...taken.value, snapshotId: runId, name })
    } else await folder.dropHalf(runId)
    this.#runs.delete(runId)
    const words = taken.ok ? takenWords(run.label, taken.value) : taken.error.message
    this.#lastEnd = { runId, snapshotId: taken.ok ? runId : null, words }
    this.#tell(session, target, taken.ok ? 'ok' : 'warn', words)
    await this.#publish()
  }

  #tell(session: AskedCluster, { slot, generation }: Target, tone: Tone, words: string): void {
    session.tell({ atMs: this.#ports.context.clock.nowMs(), kind: 'notice', tone, slot, generation, words, mark: null })
  }

  async #publish(): Promise<void> {
    this.#ports.context.publish('heap', await this.state())
  }
}

function takenWords(
  label: string,
  { tookMs, byteCount, heapUsedBytes, way }: Pick<HeapSummary, 'tookMs' | 'byteCount' | 'heapUsedBytes' | 'way'>,
): string {
  const whom = way === 'now' ? 'it stood still' : 'it served nobody any more'
  return `heap snapshot of ${label}: ${megabytes(heapUsedBytes)} of heap, ${megabytes(byteCount)} on disk, in ${duration(tookMs)}; ${whom}`
}

/** An object has the same id in both. */
function isNumberedAlike(one: HeapSummary, other: HeapSummary): boolean {
  return one.clusterId === other.clusterId && one.pid === other.pid && one.numbering === other.numbering
}
