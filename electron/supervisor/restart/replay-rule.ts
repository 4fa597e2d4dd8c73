import { clockTime, counted, duration } from '../../../shared/base/plain-words.ts'
import { withError } from '../../../shared/exit-error.ts'
import type { ReplayedExit, RestartRule, SlotReplay } from '../../../shared/model/rules.ts'
import type { ExitRecord } from '../../../shared/model/worker.ts'
import {
  decideRestart,
  type ExitFacts,
  noUnstableExits,
  type RestartDecision,
  type UnstableHistory,
} from './decide-restart.ts'

/** A slot that is tried so often again is tried without end. */
const endlessTries = 1000

/**
 * What an edited rule would have made of a slot's exits, oldest first: each is decided again, by the same decision that the
 * supervisor takes. What follows a giving up would not have happened, until a person filled the slot again.
 */
export function replaySlot(slot: number, exits: readonly ExitRecord[], rule: RestartRule): SlotReplay {
  const replayed: ReplayedExit[] = []
  let history = noUnstableExits
  let isGivenUp = false
  let finding: Pick<SlotReplay, 'words' | 'outcome'> | null = null
  const waits = { before: 0, after: 0 }
  for (const exit of exits) {
    if (exit.isFirstOfRun) {
      history = noUnstableExits
      isGivenUp = false
    }
    if (isGivenUp) continue
    if (exit.onlineMs !== null && exit.onlineMs >= rule.minUptimeMs) history = noUnstableExits
    const decision = decideRestart(factsOf(exit), history, rule)
    history = decision.history
    replayed.push(describe(exit, decision))
    waits.before += exit.delayMs ?? 0
    waits.after += delayOf(decision) ?? 0
    isGivenUp = decision.kind === 'give-up'
    if (isGivenUp && exit.followed !== 'give-up') {
      finding = { outcome: 'given-up', words: givenUpWords(slot, exit, history, rule) }
    } else if (exit.followed === 'give-up' && !isGivenUp) {
      finding = { outcome: 'goes-on', words: goesOnWords(slot, exit, decision, rule) }
    }
  }
  return { slot, exits: replayed, ...(finding ?? sameWords(slot, replayed, waits)) }
}

function describe(exit: ExitRecord, decision: RestartDecision): ReplayedExit {
  const { atMs, generation, words: happened } = exit
  const isDifferent = decision.kind !== exit.followed || delayOf(decision) !== exit.delayMs
  const would = withError(decision.words, decision.how, exit.error)
  return { atMs, generation, happened, would, decision: decision.kind, isDifferent }
}

function givenUpWords(slot: number, exit: ExitRecord, history: UnstableHistory, rule: RestartRule): string {
  const count = `${counted(history.monoMs.length, 'unstable exit')} within ${duration(rule.unstableWindowMs)}`
  return `with this rule slot ${slot} would have been given up at ${clockTime(exit.atMs)}, at ${count}`
}

function goesOnWords(slot: number, exit: ExitRecord, decision: RestartDecision, rule: RestartRule): string {
  const tries = furtherTries(exit, decision, rule)
  const often = tries >= endlessTries ? 'without end' : counted(tries, 'more time')
  return `with this rule slot ${slot} would not have been given up at ${clockTime(exit.atMs)}: had it gone on like that, it would have been tried again ${often}`
}

function sameWords(
  slot: number,
  exits: readonly ReplayedExit[],
  waits: { readonly before: number; readonly after: number },
): Pick<SlotReplay, 'words' | 'outcome'> {
  if (exits.length === 0) return { outcome: 'same', words: `slot ${slot} has had no exit yet` }
  const known = counted(exits.length, 'exit')
  if (!exits.some((exit) => exit.isDifferent)) {
    return { outcome: 'same', words: `slot ${slot}: this rule decides ${known} as before` }
  }
  const words = `slot ${slot}: the slot goes on as it did over ${known}, with waits of ${duration(waits.after)} in all instead of ${duration(waits.before)}`
  return { outcome: 'other-waits', words }
}

/** How often the slot would have been tried again if every further worker ended as this one did. */
function furtherTries(exit: ExitRecord, first: RestartDecision, rule: RestartRule): number {
  const facts = factsOf(exit)
  let decision = first
  let monoMs = exit.monoMs
  let tries = 0
  while (decision.kind !== 'give-up' && tries < endlessTries) {
    tries += 1
    monoMs += (delayOf(decision) ?? 0) + exit.uptimeMs
    decision = decideRestart({ ...facts, monoMs }, decision.history, rule)
  }
  return tries
}

function factsOf(exit: ExitRecord): ExitFacts {
  const fate = exit.followed !== 'rest' ? 'respawn' : exit.cause === 'stop' ? 'stopped' : 'removed'
  return { ...exit, fate, forkError: null }
}

function delayOf(decision: RestartDecision): number | null {
  return decision.kind === 'back-off' ? decision.delayMs : null
}
