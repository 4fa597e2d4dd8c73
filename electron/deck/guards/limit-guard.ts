import { duration } from '../../../shared/base/plain-words.ts'
import type { WorkerLimits } from '../../../shared/model/rules.ts'
import { decideRepeats, type LimitReplacement, recentReplacements } from '../../supervisor/restart/decide-repeats.ts'
import {
  decideLimits,
  type LimitAct,
  type LimitDecision,
  type LimitFacts,
  noLimitState,
  replacementWords,
} from '../../supervisor/rules/decide-limits.ts'
import type { SessionParts } from '../session/session-parts.ts'
import type { Replace } from './replace.ts'

/** After a replacement that did not come about: trying again at once would only fail again. */
const holdOffMs = 60_000

/** Looks at every worker's memory, age, requests and silence, and does what the cluster's limits say. */
export interface LimitGuard {
  look(rule: WorkerLimits): Pick<LimitDecision, 'standing' | 'silent'> & { readonly repeating: string | null }
}

export function createLimitGuard(parts: SessionParts, replace: Replace): LimitGuard {
  const { supervisor, telemetry, context } = parts
  let state = noLimitState
  let isReplacing = false
  let replaced: readonly LimitReplacement[] = []
  let knownRule = ''
  let heldOffUntilMonoMs = Number.NEGATIVE_INFINITY

  const say = ({ slot, generation }: LimitAct, tone: 'info' | 'bad' | 'warn', words: string, mark: string | null) =>
    parts.tell({ atMs: context.clock.nowMs(), kind: 'limit', tone, slot, generation, words, mark })

  const act = async (one: LimitAct): Promise<void> => {
    const { slot, generation } = one
    const pid = supervisor.slots.find((known) => known.slot === slot)?.pid
    if (one.kind === 'alert') {
      say(one, 'bad', one.words, one.mark)
      return
    }
    if (pid === null || pid === undefined) return
    const target = { slot, generation, pid }
    if (one.kind === 'kill') {
      say(one, 'bad', one.words, one.mark)
      const killed = await supervisor.act(target, { action: 'worker.sigkill' }, 'limit')
      if (!killed.ok) say(one, 'warn', `slot ${slot} was not ended: ${killed.error.message}`, null)
      return
    }
    say(one, 'info', one.words, one.mark)
    isReplacing = true
    const answer = await replace(slot)
    isReplacing = false
    if (answer.ok) {
      const { limit, words: excess } = one.excess ?? { limit: '', words: one.words }
      replaced = [...replaced, { slot, monoMs: context.clock.monoMs(), limit, excess }]
      return
    }
    heldOffUntilMonoMs = context.clock.monoMs() + holdOffMs
    // Who stopped the cluster, or took it away, knows.
    if (supervisor.runState !== 'running') return
    say(one, 'warn', `slot ${slot} was not replaced: ${answer.error.message}. Next attempt in 1 m`, null)
  }

  const waitsFor = (monoMs: number): string | null => {
    if (isReplacing) return replacementWords
    if (supervisor.reload?.state === 'running') return 'the reload under way'
    const leftMs = heldOffUntilMonoMs - monoMs
    return leftMs > 0 ? `the next attempt in ${duration(Math.ceil(leftMs / 1000) * 1000)}` : null
  }

  return {
    look(rule) {
      const monoMs = context.clock.monoMs()
      // A cluster that starts anew is tried anew.
      if (supervisor.runState !== 'running') heldOffUntilMonoMs = Number.NEGATIVE_INFINITY
      // Under another rule, or after a stop, what was replaced before says nothing.
      const isSame = JSON.stringify(rule) === knownRule && supervisor.runState === 'running'
      knownRule = JSON.stringify(rule)
      replaced = isSame ? recentReplacements(replaced, monoMs) : []
      const decision = decideLimits(factsOf(parts), state, rule, monoMs, waitsFor(monoMs))
      state = decision.state
      for (const one of decision.acts) void act(one)
      return { ...decision, repeating: decideRepeats(replaced, monoMs) }
    },
  }

  function factsOf({ supervisor: { slots } }: SessionParts): LimitFacts[] {
    return slots.map(({ slot, generation, phase }) => {
      const last = telemetry.lastPoint(slot)
      const point = last?.generation === generation ? last : null
      const known = telemetry.vitals(slot)
      const vitals = known?.generation === generation ? known : null
      return {
        ...{ slot, generation, phase },
        ageMs: vitals?.ageMs ?? null,
        silentMs: vitals?.silentMs ?? null,
        rssBytes: point?.rssBytes ?? null,
        heapUsedBytes: point?.heapUsedBytes ?? null,
        requestCount: point === null ? null : (telemetry.selfLatest(slot)?.report?.http?.startedCount ?? null),
      }
    })
  }
}
