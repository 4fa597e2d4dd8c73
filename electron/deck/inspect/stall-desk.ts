import type { Clock } from '../../../shared/base/clock.ts'
import { counted, duration, placeName } from '../../../shared/base/plain-words.ts'
import type { StallCapture, StallsSnapshot } from '../../../shared/inspection/stall.ts'
import { limits } from '../../../shared/limits.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { threadState } from '../../inspect/native/look-from-outside.ts'
import { captureStall, type StallFinding } from '../../inspect/stall/capture-stall.ts'
import { isStuck } from '../../inspect/stall/decide-look.ts'
import { StallLog } from '../../inspect/stall/stall-log.ts'
import type { SourcePlaces } from '../../sources/source-places.ts'
import type { Silence } from '../../telemetry/types.ts'
import type { WorkerProcess } from '../session/worker-process.ts'
import { stallPorts } from './stall-ports.ts'

interface Place {
  readonly slot: number
  readonly generation: number
}

/** One stall of one worker. */
interface Stall extends Place {
  readonly sinceMonoMs: number
  capture: StallCapture | null
  /** What the place is called among repeats; '' before it is known. */
  placeName: string
  isKept: boolean
  isLooking: boolean
}

/** What a desk needs of its cluster. */
export interface StallDeskParts {
  readonly clock: Clock
  readonly places: SourcePlaces
  isOurs(file: string): boolean
  /** By itself; by hand it can be asked for in any case. */
  isOn(): boolean
  slots(): readonly SlotSnapshot[]
  worker(slot: number, generation: number): WorkerProcess | null
  /** How long it has been silent at the newest check; null: nobody expects a word. */
  silentMs(slot: number): number | null
  tell(event: Omit<LifecycleEvent, 'id'>): void
  changed(): void
}

/** Looks where the workers of one cluster are stuck: once in each stall by itself, and when a person asks. */
export class StallDesk {
  readonly #parts: StallDeskParts
  readonly #log: StallLog
  readonly #stalls = new Map<string, Stall>()
  /** Workers whose inspector was asked for and did not open. */
  readonly #unopened = new Set<WorkerProcess>()
  #lastId = 0

  constructor(parts: StallDeskParts) {
    this.#parts = parts
    this.#log = new StallLog(() => parts.clock.monoMs())
  }

  get now(): StallsSnapshot {
    const running = [...this.#stalls.values()].filter(({ isLooking }) => isLooking).map(({ slot }) => slot)
    return { running, kept: this.#log.summaries }
  }

  /** Where the slot's worker is stuck now; null: it is not, or nobody knows. */
  wordsOf({ slot, generation }: Place): string | null {
    return this.#stalls.get(keyOf({ slot, generation }))?.capture?.words ?? null
  }

  find(captureId: number): StallCapture | null {
    return this.#log.find(captureId)
  }

  /** Whether the stack of a look that is kept has that file. */
  namesFile(file: string): boolean {
    return this.#log.summaries.some(({ captureId }) => this.find(captureId)?.stack.some((frame) => frame.file === file))
  }

  /** A worker is silent for longer than it should be; told twice a second. */
  silent(place: Place, silence: Silence): void {
    const stall = this.#stalls.get(keyOf(place))
    if (stall !== undefined) {
      this.#keepIfNews(stall)
      return
    }
    const worker = this.#parts.worker(place.slot, place.generation)
    const slot = this.#parts.slots().find((one) => one.slot === place.slot && one.generation === place.generation)
    const pid = worker?.worker.pid
    if (worker === null || slot === undefined || pid === undefined || !this.#parts.isOn()) return
    if (worker.looks.standsStill) return
    const { phase, aside } = slot
    const facts = {
      phase,
      aside,
      ageMs: this.#ageMs(slot),
      busyMs: silence.busyMs,
      threadState: threadState(pid),
    }
    if (isStuck(facts)) void this.#look(worker, this.#begin(place, silence.silentMs), 'by-itself')
  }

  /** Any word of its agent: the loop turns. */
  heard(place: Place): void {
    if (this.#stalls.size > 0) this.#end(place)
  }

  gone(place: Place): void {
    this.#end(place)
  }

  /** A person asks, of this very process. Answers with what was seen. */
  async capture(slot: number, generation: number, pid: number): Promise<Result<{ readonly captureId: number }>> {
    const worker = this.#parts.worker(slot, generation)
    if (worker === null || worker.worker.pid !== pid) {
      return fail('worker-gone', `${placeName(slot)} has no process ${pid} any more: nothing was looked at`)
    }
    const known = this.#stalls.get(keyOf({ slot, generation }))
    if (known?.isLooking === true) return fail('already-so', `${placeName(slot)} is being looked at already`)
    if (worker.looks.standsStill) return fail('refused', standsStillWords(slot))
    const present = this.#parts.slots().find((one) => one.slot === slot && one.generation === generation)
    if (present?.health === 'paused') {
      return fail('wrong-state', `${placeName(slot)} is paused, not stuck: continue it first`)
    }
    const silentMs = this.#parts.silentMs(slot)
    if (known === undefined && (silentMs === null || silentMs < leastSilentMs)) {
      return fail('refused', `${placeName(slot)} answers: it is not stuck now. A CPU profile tells where its time goes`)
    }
    const stall = known ?? this.#begin({ slot, generation }, silentMs ?? 0)
    const capture = await this.#look(worker, stall, 'by-hand')
    if (capture === null) return fail('refused', `${placeName(slot)} came back before it could be looked at`)
    return ok({ captureId: capture.captureId })
  }

  #ageMs({ startedAtMs }: SlotSnapshot): number | null {
    return startedAtMs === null ? null : this.#parts.clock.nowMs() - startedAtMs
  }

  #begin({ slot, generation }: Place, silentMs: number): Stall {
    const sinceMonoMs = this.#parts.clock.monoMs() - silentMs
    const stall = { slot, generation, sinceMonoMs, capture: null, placeName: '', isKept: false, isLooking: false }
    this.#stalls.set(keyOf(stall), stall)
    return stall
  }

  async #look(worker: WorkerProcess, stall: Stall, trigger: StallCapture['trigger']): Promise<StallCapture | null> {
    const { clock, places, isOurs, changed } = this.#parts
    const { slot, generation } = stall
    const pid = worker.worker.pid ?? 0
    const atMs = clock.nowMs()
    const begunMonoMs = clock.monoMs()
    const silentMs = Math.round(begunMonoMs - stall.sinceMonoMs)
    const behind = behindWords(worker.handle.held()?.connectionCount ?? null)
    stall.isLooking = true
    changed()
    const isOver = () => this.#stalls.get(keyOf(stall)) !== stall
    const finding = await captureStall({
      ...stallPorts(worker, clock, this.#unopened),
      places,
      isOurs,
      silentMs: () => (isOver() || worker.worker.isDead() ? null : clock.monoMs() - stall.sinceMonoMs),
    })
    stall.isLooking = false
    changed()
    if (finding === null) return null
    const tookMs = Math.round(clock.monoMs() - begunMonoMs)
    const captureId = ++this.#lastId
    const endedAtMs = isOver() ? clock.nowMs() : null
    const capture = { captureId, slot, generation, pid, atMs, trigger, silentMs, tookMs, behind, endedAtMs, ...finding }
    stall.capture = capture
    stall.placeName = placeNameOf(finding)
    if (trigger === 'by-hand') this.#keep(stall, capture)
    else this.#keepIfNews(stall)
    return capture
  }

  #keepIfNews(stall: Stall): void {
    const { capture, isKept, placeName, sinceMonoMs } = stall
    if (capture === null || isKept) return
    if (this.#log.isNews(placeName, this.#parts.clock.monoMs() - sinceMonoMs)) this.#keep(stall, capture)
  }

  #keep(stall: Stall, capture: StallCapture): void {
    stall.isKept = true
    this.#log.add(capture)
    const { slot, generation, words, behind, silentMs, trigger } = capture
    const { clock, tell, changed } = this.#parts
    this.#log.lasted(stall.placeName, clock.monoMs() - stall.sinceMonoMs)
    changed()
    if (trigger === 'by-hand' && stall.capture !== capture) return
    const more = behind === '' ? '' : `; ${behind}`
    const said = `${placeName(slot)} ${isWait(words) ? '' : 'is '}${words}, silent for ${duration(silentMs)}${more}`
    tell({ atMs: clock.nowMs(), kind: 'health', tone: 'hot', slot, generation, words: said, mark: null })
  }

  #end(place: Place): void {
    const stall = this.#stalls.get(keyOf(place))
    if (stall === undefined) return
    this.#stalls.delete(keyOf(place))
    const { clock, changed } = this.#parts
    if (stall.capture !== null) {
      if (stall.placeName !== '') this.#log.lasted(stall.placeName, clock.monoMs() - stall.sinceMonoMs)
      this.#log.ended(stall.capture.captureId, clock.nowMs())
    }
    changed()
  }
}

/** A heartbeat is late by so much. */
const leastSilentMs = limits.heartbeatMs + 100

const keyOf = ({ slot, generation }: Place): string => `${slot}.${generation}`

const standsStillWords = (slot: number): string =>
  `${placeName(slot)} stands still on purpose, for a heap snapshot or in DevTools: end that, or see there where it is`

const isWait = (words: string): boolean => words.startsWith('waits')

function behindWords(connectionCount: number | null): string {
  if (connectionCount === null || connectionCount === 0) return ''
  return `${counted(connectionCount, 'connection')} ${connectionCount === 1 ? 'waits' : 'wait'} behind it`
}

/** The innermost of what is coded, whatever its share; of native code what is said of it, without its numbers. */
function placeNameOf({ stack, words }: StallFinding): string {
  const [hot] = stack.filter(({ file }) => file !== '')
  return hot === undefined ? words.replaceAll(/\d+/g, '#') : `${hot.functionName} ${hot.file}`
}
