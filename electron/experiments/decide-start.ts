import { isFaultId } from '../../shared/actions/faults/fault-actions.ts'
import { isByAgent } from '../../shared/actions/faults/in-containers.ts'
import { counted, megabytes, slotNames } from '../../shared/base/plain-words.ts'
import type { GuardRails } from '../../shared/model/fault.ts'
import type { ActionStep, Experiment } from './experiment.ts'
import { wordsOf } from './read-experiment.ts'

/** What an experiment meets where it shall begin. */
export interface StartFacts {
  /** Slots that have a process. */
  readonly slots: readonly number[]
  /** Slots whose agent carries faults of processes and requests, where those are others; null: the same. */
  readonly carrying: readonly number[] | null
  readonly listening: number
  readonly memoryBytes: number
  /** Of the file and the cluster together. */
  readonly rails: GuardRails
}

/** Why an experiment cannot begin here, or null: what would only show once its first steps were taken. Pure. */
export function decideStart({ method, hypothesis }: Experiment, facts: StartFacts): string | null {
  const actions = method.filter((step) => step.kind !== 'probe')
  const strange = hypothesis.checks.find(({ slot }) => slot !== null && !facts.slots.includes(slot))
  if (strange !== undefined)
    return `"${strange.name}" looks at slot ${strange.slot}, and the cluster has ${slotsWords(facts)}`
  for (const step of actions) {
    const here = factsFor(step, facts)
    const refused = missesAll(step, here) ?? leaksTooMuch(step, here)
    if (refused !== null) return refused
  }
  const [first] = actions
  return first === undefined ? null : forbidden(first, factsFor(first, facts))
}

function factsFor({ does }: ActionStep, facts: StartFacts): StartFacts {
  return facts.carrying !== null && isFaultId(does) && isByAgent(does) ? { ...facts, slots: facts.carrying } : facts
}

function missesAll(step: ActionStep, facts: StartFacts): string | null {
  const { target, name } = step
  if (isOfCluster(step)) return null
  if (target.kind === 'random' && target.count > facts.slots.length) {
    return `"${name}" would hit ${counted(target.count, 'slot')}, and the cluster has ${slotsWords(facts)}`
  }
  const missing = target.kind === 'slots' ? target.slots.filter((slot) => !facts.slots.includes(slot)) : []
  if (missing.length > 0) return `"${name}" is for ${slotNames(missing)}, and the cluster has ${slotsWords(facts)}`
  return facts.slots.length === 0 ? `"${name}" would hit nobody: the cluster has no worker` : null
}

function leaksTooMuch(step: ActionStep, facts: StartFacts): string | null {
  if (step.does !== 'fault.leak' || typeof step.input.cap !== 'number') return null
  if (step.input.what !== 'heap' && step.input.what !== 'buffers') return null
  const wantedBytes = step.input.cap * 1e6 * hitCount(step, facts)
  if (wantedBytes < facts.memoryBytes) return null
  return `"${step.name}" would leak ${megabytes(wantedBytes)}, and this machine has ${megabytes(facts.memoryBytes)}: lower its cap`
}

/** A rail that would end it at its very first step is told before anything is begun. */
function forbidden(step: ActionStep, { slots, listening, rails }: StartFacts): string | null {
  if (isOfCluster(step) || hurtsNobody(step)) return null
  const count = hitCount(step, { slots })
  const { leastListening, mostSlots } = rails
  if (mostSlots.isOn && count > mostSlots.count) {
    return `The guard rail allows ${counted(mostSlots.count, 'slot')} hurt at once, and "${step.name}" (${wordsOf(step)}) hits ${count}`
  }
  const left = Math.max(0, listening - count)
  if (!leastListening.isOn || left >= leastListening.count) return null
  return `The guard rail wants ${leastListening.count} listening and unhurt, and "${step.name}" (${wordsOf(step)}) would leave ${left}`
}

/** It has no worker of its own to hit. */
function isOfCluster({ does }: ActionStep): boolean {
  return does.startsWith('cluster.') || does.startsWith('fault.dependency')
}

/** A paused worker goes on; or only the requests of one client are hit. */
function hurtsNobody({ does, input }: ActionStep): boolean {
  const isSaid = (value: unknown): boolean => typeof value === 'string' && value !== ''
  return does === 'worker.resume' || isSaid(input.header) || isSaid(input.cookie)
}

function hitCount({ target }: ActionStep, { slots }: Pick<StartFacts, 'slots'>): number {
  switch (target.kind) {
    case 'all':
      return slots.length
    case 'random':
      return target.count
    case 'slots':
      return new Set(target.slots).size
  }
}

const slotsWords = ({ slots }: StartFacts): string => (slots.length === 0 ? 'no worker' : slotNames(slots))
