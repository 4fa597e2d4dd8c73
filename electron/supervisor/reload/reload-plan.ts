import { counted, duration } from '../../../shared/base/plain-words.ts'

/** How a reload goes about it. */
export interface ReloadRules {
  readonly atOnce: number
  readonly pauseMs: number
  readonly readyTimeoutMs: number
}

/** `coming`: it boots. `going`: it drains, or just ended. `down`: nobody lives there. `empty`: the same, and who decides is not the deck. */
export type PresentState = 'up' | 'coming' | 'going' | 'down' | 'empty'

/** What a plan must know of a slot, as it is now. */
export interface ReloadFacts {
  /** Of the slot's present worker, or of its last one. */
  readonly generation: number
  readonly present: PresentState
  readonly successor: { readonly generation: number; readonly isReady: boolean; readonly lateWords: string } | null
  /** Why the last successor ended before it took over; null when it did not. */
  readonly failure: { readonly generation: number; readonly words: string } | null
  /** The generation that crashed last. */
  readonly crashedGeneration: number | null
  /** Processes on their way out. */
  readonly leaverCount: number
  /** Those of them that may still serve: they have a channel, or something was open when it closed. */
  readonly servingLeaverCount: number
}

interface PlannedSlot {
  readonly slot: number
  /** What is newer than this generation has been forked since the reload began. */
  readonly fromGeneration: number
  /** `ending`: the old one serves nothing any more, its process still ends. `gone`: the slot left the cluster. */
  readonly stage: 'waiting' | 'starting' | 'draining' | 'ending' | 'done' | 'gone'
  readonly sinceMonoMs: number
  /** The generation that took over. */
  readonly newGeneration: number | null
}

/** A rolling reload. Pure data; `reload.ts` drives it. */
export interface ReloadPlan {
  readonly slots: readonly PlannedSlot[]
  readonly state: 'running' | 'done' | 'stopped' | 'cancelled'
  /** Why it stopped or was cancelled. */
  readonly reason: string | null
  readonly failed: { readonly slot: number; readonly generation: number } | null
  readonly nextStartMonoMs: number
}

export type ReloadStep =
  /** Start a successor beside the slot's present worker. */
  | { readonly act: 'start'; readonly slot: number }
  /** Nobody lives there: fill the slot. */
  | { readonly act: 'fill'; readonly slot: number }
  /** The successor becomes the slot's worker, and the old one drains. */
  | { readonly act: 'take-over'; readonly slot: number }
  /** End the successor; the old one goes on. */
  | { readonly act: 'abandon'; readonly slot: number }

/** The plan after one look, what to do now, and when to look again though nothing happens. */
export interface ReloadLook {
  readonly plan: ReloadPlan
  readonly steps: readonly ReloadStep[]
  readonly wakeMonoMs: number | null
}

/** A reload of these slots, in this order, each with its present generation. */
export function planReload(
  slots: readonly { readonly slot: number; readonly generation: number }[],
  monoMs: number,
): ReloadPlan {
  return {
    slots: slots.map(({ slot, generation }) => ({
      slot,
      fromGeneration: generation,
      stage: 'waiting',
      sinceMonoMs: monoMs,
      newGeneration: null,
    })),
    state: 'running',
    reason: null,
    failed: null,
    nextStartMonoMs: monoMs,
  }
}

type FactsOf = (slot: number) => ReloadFacts | null

/** Looks at the facts (null: the slot is gone) and decides. Idempotent: without news it answers no step. */
export function lookAtReload(plan: ReloadPlan, factsOf: FactsOf, rules: ReloadRules, monoMs: number): ReloadLook {
  if (plan.state !== 'running') return { plan, steps: [], wakeMonoMs: null }
  const steps: ReloadStep[] = []
  const slots: PlannedSlot[] = []
  let { nextStartMonoMs } = plan
  for (const before of plan.slots) {
    const verdict = lookAtSlot(before, factsOf(before.slot), rules, monoMs)
    if ('stopWords' in verdict) return stopped(plan, before, verdict, factsOf)
    steps.push(...verdict.steps)
    slots.push(verdict.slot)
    const isFreed = isActive(before) && !isActive(verdict.slot) && rules.pauseMs > 0
    if (isFreed) nextStartMonoMs = monoMs + rules.pauseMs
  }
  begin(slots, steps, factsOf, rules, nextStartMonoMs, monoMs)
  const isOver = slots.every(({ stage }) => stage === 'done' || stage === 'gone')
  const next: ReloadPlan = { ...plan, slots, nextStartMonoMs, state: isOver ? 'done' : 'running' }
  return { plan: next, steps, wakeMonoMs: isOver ? null : wakeTime(next, rules, monoMs) }
}

/** Ends it early: what took over stays, who only starts is ended. */
export function cancelReload(plan: ReloadPlan, factsOf: FactsOf, reason: string): ReloadLook {
  if (plan.state !== 'running') return { plan, steps: [], wakeMonoMs: null }
  return { plan: { ...plan, state: 'cancelled', reason }, steps: abandonAll(plan, factsOf), wakeMonoMs: null }
}

/** How many slots have their new generation, and which have two workers. */
export function reloadProgress({ slots }: ReloadPlan): { total: number; done: number; current: readonly number[] } {
  const counting = slots.filter(({ stage }) => stage !== 'gone')
  return {
    total: counting.length,
    done: counting.filter(({ stage }) => stage === 'done').length,
    current: counting.filter(isActive).map(({ slot }) => slot),
  }
}

/** One sentence on where it stands or how it ended. `tookMs` so far. */
export function reloadWords(plan: ReloadPlan, tookMs: number): string {
  const { total, done, current } = reloadProgress(plan)
  switch (plan.state) {
    case 'running':
      return `reloading: ${done} of ${total} done${current.length === 0 ? '' : `, slot ${current.join(', ')} now`}`
    case 'done':
      return `reloaded ${counted(total, 'worker')} in ${duration(tookMs)}`
    case 'stopped':
      return `reload stopped after ${done} of ${total}: ${plan.reason}`
    case 'cancelled':
      return `reload cancelled after ${done} of ${total}, ${plan.reason}`
  }
}

type Verdict =
  | { readonly slot: PlannedSlot; readonly steps: readonly ReloadStep[] }
  | { readonly stopWords: string; readonly generation: number }

const isActive = ({ stage }: PlannedSlot): boolean => stage === 'starting' || stage === 'draining'

function lookAtSlot(planned: PlannedSlot, facts: ReloadFacts | null, rules: ReloadRules, monoMs: number): Verdict {
  const { slot, fromGeneration } = planned
  const stay: Verdict = { slot: planned, steps: [] }
  const enter = (stage: PlannedSlot['stage'], newGeneration = planned.newGeneration, steps: ReloadStep[] = []) => ({
    slot: { ...planned, stage, newGeneration, sinceMonoMs: monoMs },
    steps,
  })
  if (planned.stage === 'done' || planned.stage === 'gone') return stay
  if (facts === null) return enter('gone')
  const isNew = facts.generation > fromGeneration
  const isUpAnew = isNew && facts.present === 'up'
  switch (planned.stage) {
    case 'waiting':
      if (facts.present === 'empty') return enter('gone')
      // It ended by itself and came back: nothing is left to replace.
      return isUpAnew ? enter('done', facts.generation) : stay
    case 'starting': {
      const { successor, failure } = facts
      if (successor?.isReady === true && facts.present !== 'going') {
        return enter('draining', successor.generation, [{ act: 'take-over', slot }])
      }
      if (isUpAnew && successor === null) return enter('draining', facts.generation)
      if (failure !== null && failure.generation > fromGeneration && successor === null && !isNew) {
        return { stopWords: failure.words, generation: failure.generation }
      }
      if (isNew && facts.crashedGeneration === facts.generation && successor === null) {
        return {
          stopWords: `slot ${slot}'s g${facts.generation} ended before it was ready`,
          generation: facts.generation,
        }
      }
      if (facts.present === 'empty' && successor === null) return enter('gone')
      if (successor?.isReady === true || monoMs - planned.sinceMonoMs < rules.readyTimeoutMs) return stay
      const words = successor?.lateWords ?? `g${facts.generation} was not up within ${duration(rules.readyTimeoutMs)}`
      return { stopWords: `slot ${slot}'s ${words}`, generation: successor?.generation ?? facts.generation }
    }
    case 'draining':
    case 'ending': {
      const { newGeneration } = planned
      if (newGeneration !== null && facts.crashedGeneration === newGeneration) {
        const words = `slot ${slot}'s g${newGeneration} ended by itself right after it took over`
        return { stopWords: words, generation: newGeneration }
      }
      if (facts.leaverCount === 0) return enter('done')
      return planned.stage === 'draining' && facts.servingLeaverCount === 0 ? enter('ending') : stay
    }
  }
}

/**
 * Starts as many of those that wait as may be under way. A process that only ends keeps nobody waiting, unless as many
 * of them have piled up: so never more than `atOnce` workers beyond the desired ones serve, nor twice as many processes.
 */
function begin(
  slots: PlannedSlot[],
  steps: ReloadStep[],
  factsOf: FactsOf,
  rules: ReloadRules,
  nextStartMonoMs: number,
  monoMs: number,
): void {
  const active = slots.filter(isActive).length
  const ending = slots.filter(({ stage }) => stage === 'ending').length
  let free = rules.atOnce - Math.max(active, active + ending - rules.atOnce)
  if (monoMs < nextStartMonoMs) return
  for (const [index, planned] of slots.entries()) {
    const facts = planned.stage === 'waiting' && free > 0 ? factsOf(planned.slot) : null
    // One that is going anyway is looked at again when its slot has another.
    if (facts === null || facts.present === 'going' || facts.leaverCount > 0) continue
    const isNew = facts.generation > planned.fromGeneration
    free -= 1
    slots[index] = { ...planned, stage: 'starting', sinceMonoMs: monoMs }
    if (facts.present === 'down') steps.push({ act: 'fill', slot: planned.slot })
    else if (!isNew) steps.push({ act: 'start', slot: planned.slot })
  }
}

function stopped(
  plan: ReloadPlan,
  { slot }: PlannedSlot,
  { stopWords, generation }: { readonly stopWords: string; readonly generation: number },
  factsOf: FactsOf,
): ReloadLook {
  const next: ReloadPlan = { ...plan, state: 'stopped', reason: stopWords, failed: { slot, generation } }
  return { plan: next, steps: abandonAll(plan, factsOf), wakeMonoMs: null }
}

/** Where nobody but the successor lives, it stays. */
function abandonAll({ slots }: ReloadPlan, factsOf: FactsOf): ReloadStep[] {
  return slots.flatMap(({ slot }) => {
    const facts = factsOf(slot)
    return facts === null || facts.successor === null ? [] : [{ act: 'abandon' as const, slot }]
  })
}

function wakeTime({ slots, nextStartMonoMs }: ReloadPlan, rules: ReloadRules, monoMs: number): number | null {
  const times = slots.flatMap(({ stage, sinceMonoMs }) => {
    if (stage === 'starting') return [sinceMonoMs + rules.readyTimeoutMs]
    return stage === 'waiting' && nextStartMonoMs > monoMs ? [nextStartMonoMs] : []
  })
  // What is over and still waits does so for a fact, not for a time.
  const coming = times.filter((atMonoMs) => atMonoMs > monoMs)
  return coming.length === 0 ? null : Math.min(...coming)
}
