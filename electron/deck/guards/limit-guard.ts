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
import type { WorkerTarget } from '../../supervisor/types.ts'
import type { SessionParts } from '../session/session-parts.ts'
import type { Replace } from './replace.ts'

/** After a replacement that did not come about: trying again at once would only fail again. */
const holdOffMs = 60_000

/** Looks at every worker's memory, age, requests and silence, and does what the cluster's limits say. */
export class LimitGuard {
  readonly #parts: SessionParts
  readonly #replace: Replace
  #state = noLimitState
  #isReplacing = false
  #replaced: readonly LimitReplacement[] = []
  #knownRule = ''
  #heldOffUntilMonoMs = Number.NEGATIVE_INFINITY

  constructor(parts: SessionParts, replace: Replace) {
    this.#parts = parts
    this.#replace = replace
  }

  look(rule: WorkerLimits): Pick<LimitDecision, 'standing' | 'silent'> & { readonly repeating: string | null } {
    const { supervisor, context } = this.#parts
    const monoMs = context.clock.monoMs()
    // A cluster that starts anew is tried anew.
    if (supervisor.runState !== 'running') this.#heldOffUntilMonoMs = Number.NEGATIVE_INFINITY
    // Under another rule, or after a stop, what was replaced before says nothing.
    const isSame = JSON.stringify(rule) === this.#knownRule && supervisor.runState === 'running'
    this.#knownRule = JSON.stringify(rule)
    this.#replaced = isSame ? recentReplacements(this.#replaced, monoMs) : []
    const decision = decideLimits(factsOf(this.#parts), this.#state, rule, monoMs, this.#waitsFor(monoMs))
    this.#state = decision.state
    for (const one of decision.acts) void this.#act(one)
    return { ...decision, repeating: decideRepeats(this.#replaced, monoMs) }
  }

  async #act(one: LimitAct): Promise<void> {
    if (one.kind === 'alert') {
      this.#say(one, 'bad', one.words, one.mark)
      return
    }
    const { slot, generation } = one
    const pid = this.#parts.supervisor.slots.find((known) => known.slot === slot)?.pid
    if (pid === null || pid === undefined) return
    if (one.kind === 'kill') await this.#kill(one, { slot, generation, pid })
    else await this.#replaceWorker(one)
  }

  async #kill(one: LimitAct, target: WorkerTarget): Promise<void> {
    this.#say(one, 'bad', one.words, one.mark)
    const killed = await this.#parts.supervisor.act(target, { action: 'worker.sigkill' }, 'limit')
    if (!killed.ok) this.#say(one, 'warn', `slot ${one.slot} was not ended: ${killed.error.message}`, null)
  }

  async #replaceWorker(one: LimitAct): Promise<void> {
    const { supervisor, context } = this.#parts
    const { slot } = one
    this.#say(one, 'info', one.words, one.mark)
    this.#isReplacing = true
    const answer = await this.#replace(slot)
    this.#isReplacing = false
    if (answer.ok) {
      const { limit, words: excess } = one.excess ?? { limit: '', words: one.words }
      this.#replaced = [...this.#replaced, { slot, monoMs: context.clock.monoMs(), limit, excess }]
      return
    }
    this.#heldOffUntilMonoMs = context.clock.monoMs() + holdOffMs
    // Who stopped the cluster, or took it away, knows.
    if (supervisor.runState !== 'running') return
    this.#say(one, 'warn', `slot ${slot} was not replaced: ${answer.error.message}. Next attempt in 1 m`, null)
  }

  #waitsFor(monoMs: number): string | null {
    if (this.#isReplacing) return replacementWords
    if (this.#parts.supervisor.reload?.state === 'running') return 'the reload under way'
    const leftMs = this.#heldOffUntilMonoMs - monoMs
    return leftMs > 0 ? `the next attempt in ${duration(Math.ceil(leftMs / 1000) * 1000)}` : null
  }

  #say({ slot, generation }: LimitAct, tone: 'info' | 'bad' | 'warn', words: string, mark: string | null): void {
    const atMs = this.#parts.context.clock.nowMs()
    this.#parts.tell({ atMs, kind: 'limit', tone, slot, generation, words, mark })
  }
}

function factsOf({ supervisor: { slots }, telemetry, workers }: SessionParts): LimitFacts[] {
  // One at a breakpoint, or in a heap snapshot, is silent and large on purpose.
  const judged = slots.filter(({ outOfRotation: out }) => out?.reason !== 'inspected' && out?.reason !== 'snapshot')
  return judged.map(({ slot, generation, phase }) => {
    const last = telemetry.lastPoint(slot)
    const point = last?.generation === generation ? last : null
    const known = telemetry.vitals(slot)
    const vitals = known?.generation === generation ? known : null
    return {
      slot,
      generation,
      phase,
      ageMs: vitals?.ageMs ?? null,
      // One that a person has stand still is silent for a reason.
      silentMs: workers.find(slot, generation)?.looks.standsStill === true ? null : (vitals?.silentMs ?? null),
      rssBytes: point?.rssBytes ?? null,
      heapUsedBytes: point?.heapUsedBytes ?? null,
      requestCount: point === null ? null : (telemetry.selfLatest(slot)?.report?.http?.startedCount ?? null),
    }
  })
}
