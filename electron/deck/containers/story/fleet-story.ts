// Long because what was seen, what was asked and what our rule would have done become sentences in one place.
import type { Clock } from '../../../../shared/base/clock.ts'
import type { LifecycleEvent, LifelineSegment } from '../../../../shared/model/event.ts'
import type { RestartRule } from '../../../../shared/model/rules.ts'
import type { ExitRecord, Health } from '../../../../shared/model/worker.ts'
import type { FleetState } from '../../../engines/types.ts'
import { noUnstableExits, type UnstableHistory, unstableCount } from '../../../supervisor/restart/decide-restart.ts'
import { Lifeline, lifelineState } from '../../../supervisor/slot/lifeline.ts'
import { endMark } from '../../../supervisor/words.ts'
import type { EventHistory } from '../../session/event-history.ts'
import type { FleetMeter } from '../fleet-meter.ts'
import { phaseOf, type SlotMemory } from '../fleet-snapshot.ts'
import type { AskedActs } from './asked-acts.ts'
import { compareFleet, type FleetChange, type FleetPicture } from './compare-fleet.ts'
import { exitOf, isUpdating } from './exit-of.ts'
import { nameOf, tellChange, type WordContext } from './fleet-words.ts'
import { type Brief, inBrief } from './in-brief.ts'
import { ownRule } from './own-rule.ts'
import { bootOf, momentOfPhase } from './phase-moments.ts'
import { holdersOf, type SlotHolders, slotsInSight } from './present-replicas.ts'
import { type Placed, ReplicaBook } from './replica-book.ts'

type Told = Omit<LifecycleEvent, 'id' | 'atMs'>

interface StoryPorts {
  readonly clock: Clock
  readonly meter: Pick<FleetMeter, 'up' | 'seen' | 'down' | 'forget' | 'slotRemoved'>
  readonly asked: AskedActs
  readonly history: EventHistory
  rule(): RestartRule
  tell(event: Omit<LifecycleEvent, 'id'>): void
  /** A rolling update began or ended: told by who knows what load measured meanwhile. */
  updateTold(change: Extract<FleetChange, { kind: 'update' }>, told: Told): void
  exited(exit: ExitRecord): void
  /** More is known of an end that was told already. */
  again(told: ReturnType<EventHistory['retell']>): void
  lifeline(slot: number, segments: readonly LifelineSegment[]): void
}

interface SlotNotes extends Omit<SlotMemory, 'unstableCount' | 'lastExit'> {
  readonly run: number
  readonly phase: ReturnType<typeof phaseOf>
  readonly unstable: UnstableHistory
}

/** From an engine's lists to what happened: events, exits and lifelines, and what is remembered of each slot. */
export class FleetStory {
  readonly #ports: StoryPorts
  readonly #book = new ReplicaBook()
  readonly #lifelines = new Map<number, Lifeline>()
  readonly #notes = new Map<number, SlotNotes>()
  /** What its agent makes of a run; paused is its engine's word. */
  readonly #healths = new Map<number, Health>()
  /** By run, what the sentence of its end was made with. */
  readonly #ends = new Map<number, WordContext>()
  /** What our rule would have done with ends that nobody wanted, newest last. */
  readonly #rules = new Map<string, string>()
  #picture: FleetPicture | null = null
  #holders: readonly SlotHolders[] = []

  constructor(ports: StoryPorts) {
    this.#ports = ports
  }

  get placed(): readonly Placed[] {
    return this.#picture?.placed ?? []
  }

  /** By slot, the generation that serves. */
  get serving(): ReadonlyMap<number, number> {
    const serving = this.#holders.filter(
      ({ slot, present }) => present.replica.phase === 'listening' && this.memoryOf(slot).health === 'ok',
    )
    return new Map(serving.map(({ slot, present }) => [slot, present.generation]))
  }

  placedAt(slot: number, generation: number): Placed | undefined {
    return this.placed.findLast((one) => one.replica.slot === slot && one.generation === generation)
  }

  get holders(): readonly SlotHolders[] {
    return this.#holders
  }

  get lifelines(): readonly { readonly slot: number; readonly segments: readonly LifelineSegment[] }[] {
    return [...this.#lifelines].map(([slot, { segments }]) => ({ slot, segments }))
  }

  get restartCount(): number {
    return [...this.#notes.values()].reduce((sum, { restartCount }) => sum + restartCount, 0)
  }

  /** What our rule would have done when that generation ended; '' where it was not asked. */
  ruleOf(slot: number, generation: number): string {
    return this.#rules.get(keyOfExit({ slot, generation })) ?? ''
  }

  memoryOf(slot: number): SlotMemory {
    const { clock, history, rule } = this.#ports
    const { unstable, ...notes } = this.#notes.get(slot) ?? unknown
    return {
      ...notes,
      unstableCount: unstableCount(unstable, clock.monoMs(), rule()),
      lastExit: history.exitsOf(slot).at(-1) ?? null,
    }
  }

  /** `isFoundLate`: its engine had not answered for a while, and does again. */
  take(state: FleetState, isFoundLate: boolean): void {
    const before = this.#picture
    const { desired, image, nodes, update } = state
    const picture = { desired, image, nodes, update, placed: this.#book.place(state.replicas) }
    this.#picture = picture
    const changes = before === null ? [] : compareFleet(before, picture)
    if (before === null) this.#takeEarlier(picture)
    for (const change of inBrief(changes)) this.#tell(change, picture, isFoundLate)
    const keys = new Set(state.replicas.map(({ key }) => key))
    for (const { replica } of before?.placed ?? []) if (!keys.has(replica.key)) this.#ports.meter.forget(replica)
    this.#arrange(picture)
  }

  /** `isLookedAt`: it stands still because somebody looks into it. */
  healthTold(slot: number, generation: number, health: Health, isLookedAt: boolean): void {
    const holder = this.#holders.find((one) => one.slot === slot && one.present.generation === generation)
    if (holder === undefined || holder.present.replica.isPaused || health === 'paused') return
    this.#healths.set(holder.present.run, health)
    const silent = health === 'unresponsive'
    const why = isLookedAt ? 'it stands still for a heap snapshot' : 'its event loop is blocked'
    const words = `${nameOf(holder.present)} ${silent ? `does not answer: ${why}` : 'answers again'}`
    const { clock, tell } = this.#ports
    tell({
      atMs: clock.nowMs(),
      kind: 'health',
      tone: silent ? 'bad' : 'ok',
      slot,
      generation,
      words,
      mark: silent ? `stuck ${slot}` : null,
    })
    this.#note(holder)
  }

  /** What ended before anybody looked is known, and no news. */
  #takeEarlier(picture: FleetPicture): void {
    for (const placed of picture.placed) {
      const exit = this.#exitOf(placed, picture)
      if (exit !== null) this.#ports.history.addExit(exit)
      const { slot, createdAtMs, startedAtMs, end } = placed.replica
      const lifeline = this.#lifelineOf(slot)
      lifeline.enter('starting', placed.generation, createdAtMs, null)
      if (startedAtMs !== null) lifeline.enter('listening', placed.generation, startedAtMs, null)
      if (end !== null) lifeline.enter(null, placed.generation, end.atMs, endMark(end.code, end.signal))
    }
  }

  #tell(change: FleetChange | Brief, picture: FleetPicture, isFoundLate: boolean): void {
    const { clock, tell, updateTold } = this.#ports
    const place = 'placed' in change ? change.placed : null
    const slot = place?.replica.slot ?? null
    const generation = place?.generation ?? null
    if (change.kind === 'brief') {
      tell({ ...change.told, atMs: clock.nowMs(), slot, generation })
      return
    }
    if (change.kind === 'explained') {
      this.#tellAgain(change.placed)
      return
    }
    const rule = change.kind === 'ended' ? this.#decide(change.placed, picture) : ''
    const context = this.#words(change, picture, rule, isFoundLate)
    if (change.kind === 'ended') this.#ends.set(change.placed.run, context)
    const told = tellChange(change, context)
    if (told === null) return
    if (change.kind === 'update') {
      updateTold(change, { ...told, slot, generation })
      return
    }
    tell({ ...told, atMs: this.#momentOf(change), slot, generation })
    if (change.kind === 'ended') this.#exited(change.placed, picture, told.words)
  }

  /** The scheduler's own words on an end came after it: its event and its exit are told once more, with them. */
  #tellAgain(placed: Placed): void {
    const { history, again } = this.#ports
    const context = this.#ends.get(placed.run)
    const { slot } = placed.replica
    const exit = history.exitsOf(slot).findLast(({ generation }) => generation === placed.generation)
    const told = context === undefined ? null : tellChange({ kind: 'ended', placed }, context)
    if (exit === undefined || told === null || told.words === exit.words) return
    again(history.retell(exit, { words: told.words, how: told.words }))
  }

  #words(change: FleetChange, picture: FleetPicture, ownRuleWords: string, isFoundLate: boolean): WordContext {
    const { clock, asked } = this.#ports
    return {
      nowMs: clock.nowMs(),
      nodeCount: picture.nodes.length,
      isOneEngine: picture.nodes.some(({ role }) => role === 'alone'),
      askedOf: ({ replica }) =>
        change.kind === 'paused' || change.kind === 'resumed'
          ? asked.of(replica.key)
          : (asked.endOf(replica.key)?.words ?? null),
      isUpdating: isUpdating(picture.update),
      isAskedHere: asked.of(change.kind === 'desired' ? 'scale' : 'update') !== null,
      ownRuleWords,
      isFoundLate,
    }
  }

  /** What our rule would have done, remembered as it would have remembered it. */
  #decide(placed: Placed, picture: FleetPicture): string {
    const exit = this.#exitOf(placed, picture)
    const notes = this.#notes.get(placed.replica.slot)
    if (exit === null || notes === undefined || placed.replica.end?.isWanted === true) return ''
    const { words, history } = ownRule(exit, notes.unstable, this.#ports.rule())
    this.#notes.set(placed.replica.slot, { ...notes, unstable: history, restartCount: notes.restartCount + 1 })
    this.#rules.set(keyOfExit(exit), words)
    for (const [oldest] of [...this.#rules].slice(0, -rulesKept)) this.#rules.delete(oldest)
    return words
  }

  #exited(placed: Placed, picture: FleetPicture, words: string): void {
    const exit = this.#exitOf(placed, picture, words)
    if (exit === null) return
    this.#ports.history.addExit(exit)
    this.#ports.exited(exit)
  }

  #exitOf(placed: Placed, picture: FleetPicture, words?: string): ExitRecord | null {
    const { clock, asked } = this.#ports
    const ends = asked.endOf(placed.replica.key)?.ends ?? null
    const moment = { asked: ends, monoMs: clock.monoMs(), nowMs: clock.nowMs() }
    const exit = exitOf(placed, picture, moment)
    const { theirState, theirWords } = placed.replica
    const told = words ?? `${nameOf(placed)}: ${theirState}${theirWords === '' ? '' : `: ${theirWords}`}`
    return exit === null ? null : { ...exit, words: told, how: told }
  }

  #momentOf(change: FleetChange): number {
    const nowMs = this.#ports.clock.nowMs()
    if (change.kind === 'ended') return Math.min(nowMs, change.placed.replica.end?.atMs ?? nowMs)
    return change.kind === 'came' ? Math.min(nowMs, change.placed.replica.createdAtMs) : nowMs
  }

  /** Who has which slot now; slots that are done leave. */
  #arrange(picture: FleetPicture): void {
    const { meter } = this.#ports
    const holders = holdersOf(picture.placed)
    const sight = slotsInSight(holders, picture.desired, new Set(this.#holders.map(({ slot }) => slot)))
    for (const { slot } of this.#holders) {
      if (sight.has(slot)) continue
      meter.slotRemoved(slot)
      this.#lifelines.delete(slot)
      this.#notes.delete(slot)
    }
    this.#holders = holders.filter(({ slot }) => sight.has(slot))
    for (const holder of this.#holders) this.#note(holder)
    const runs = new Set(picture.placed.map(({ run }) => run))
    for (const held of [this.#healths, this.#ends]) for (const run of held.keys()) if (!runs.has(run)) held.delete(run)
  }

  #note(holder: SlotHolders): void {
    const { meter, clock } = this.#ports
    const { slot, present } = holder
    const { replica, run } = present
    const before = this.#notes.get(slot)
    const isNew = before?.run !== run
    if (replica.end !== null) meter.down(present)
    else if (isNew) meter.up(present)
    else meter.seen(present)
    const phase = phaseOf(present)
    const health = replica.isPaused ? 'paused' : (this.#healths.get(run) ?? 'ok')
    const atMs = momentOfPhase(present, clock.nowMs())
    const isOtherPhase = isNew || before?.phase !== phase
    const isOtherHealth = isNew || before?.health !== health
    const becameReady = phase === 'listening' && (before?.run !== run || before.phase !== 'listening')
    this.#notes.set(slot, {
      run,
      phase,
      phaseSinceAtMs: isOtherPhase || before === undefined ? atMs : before.phaseSinceAtMs,
      health,
      healthSinceAtMs: isOtherHealth || before === undefined ? clock.nowMs() : before.healthSinceAtMs,
      bootMs: becameReady
        ? bootOf(present, clock.nowMs(), before === undefined)
        : isNew
          ? null
          : (before?.bootMs ?? null),
      restartCount: before?.restartCount ?? 0,
      unstable: before?.unstable ?? noUnstableExits,
    })
    if (!isOtherPhase && !isOtherHealth) return
    const { end } = replica
    const mark = end === null ? null : endMark(end.code, end.signal)
    const state = lifelineState(phase, health)
    const enteredAtMs = isOtherPhase ? atMs : clock.nowMs()
    const changed = this.#lifelineOf(slot).enter(state, present.generation, enteredAtMs, mark)
    if (changed.length > 0) this.#ports.lifeline(slot, changed)
  }

  #lifelineOf(slot: number): Lifeline {
    const lifeline = this.#lifelines.get(slot) ?? new Lifeline()
    this.#lifelines.set(slot, lifeline)
    return lifeline
  }
}

const rulesKept = 500
const keyOfExit = ({ slot, generation }: Pick<ExitRecord, 'slot' | 'generation'>): string => `${slot} ${generation}`

const unknown: SlotNotes = {
  run: 0,
  phase: 'stopped',
  phaseSinceAtMs: 0,
  health: 'ok',
  healthSinceAtMs: 0,
  bootMs: null,
  restartCount: 0,
  unstable: noUnstableExits,
}
