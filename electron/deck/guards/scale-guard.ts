import { availableParallelism } from 'node:os'
import { counted, duration } from '../../../shared/base/plain-words.ts'
import type { Autoscale } from '../../../shared/model/rules.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { decideScale, noScaleState, scaleBounds } from '../../supervisor/rules/decide-scale.ts'
import type { SessionParts } from '../session/session-parts.ts'

/** Moves the number of workers with the use of their event loops. */
export interface ScaleGuard {
  /** Answers its reasoning; null while autoscale is off. */
  look(rule: Autoscale): string | null
}

/** The mean needs so large a part of the listening workers to have reported. */
const knownShare = 0.5

interface ScalePorts {
  scale(count: number): Promise<Result<void>>
  isLent(): boolean
}

export function createScaleGuard(parts: SessionParts, { scale, isLent }: ScalePorts): ScaleGuard {
  const { supervisor, context } = parts
  let state = noScaleState
  const say = (tone: 'info' | 'warn', words: string, mark: string | null): void =>
    parts.tell({ atMs: context.clock.nowMs(), kind: 'autoscale', tone, slot: null, generation: null, words, mark })

  const go = async (target: number, words: string): Promise<void> => {
    say('info', words, `autoscale ${target}`)
    const scaled = await scale(target)
    if (!scaled.ok) say('warn', `autoscale to ${target} workers: ${scaled.error.message}`, null)
  }

  return {
    look(rule) {
      if (!rule.isOn || supervisor.runState !== 'running') {
        state = noScaleState
        return rule.isOn ? `waits: the cluster is ${supervisor.runState}` : null
      }
      if (isLent()) {
        state = noScaleState
        return 'waits: a load experiment sets the number of workers'
      }
      // Workers that boot say nothing about the load.
      if (supervisor.reload?.state === 'running') return 'waits: a rolling reload is under way'
      const look = { monoMs: context.clock.monoMs(), count: supervisor.desired, loopUseRatio: meanLoopUse(parts) }
      const decision = decideScale(look, state, rule, availableParallelism())
      state = decision.state
      if (decision.target !== null) void go(decision.target, decision.words)
      return decision.words
    },
  }
}

/** What a person's count means while autoscale is on: it is brought within the bounds, and the cool-down starts. */
export function scaleByHand(
  asked: number,
  present: number,
  rule: Autoscale,
): Result<{ readonly count: number; readonly words: string }> {
  const { min, max } = scaleBounds(rule, availableParallelism())
  const count = Math.min(max, Math.max(min, asked))
  const bounds = `autoscale keeps between its bounds, ${min} and ${counted(max, 'worker')}`
  if (asked !== count && count === present) {
    return fail('refused', `${bounds}: ${asked} is outside. Change the bounds under Rules`)
  }
  const waits = `autoscale waits ${duration(rule.coolDownMs)} from now`
  const words =
    asked === count ? `set to ${count} by hand: ${waits}` : `${asked} asked for, ${count} set: ${bounds}; ${waits}`
  return ok({ count, words })
}

/** Mean over the workers that listen, are dealt to and reported; null when too few of them did. */
function meanLoopUse({ supervisor, telemetry }: SessionParts): number | null {
  const listening = supervisor.slots.filter((slot) => slot.phase === 'listening' && slot.outOfRotation === null)
  const known = listening.flatMap(({ slot, generation }) => {
    const point = telemetry.lastPoint(slot)
    const ratio = point?.generation === generation ? point.loopUtilizationRatio : null
    return ratio === null ? [] : [ratio]
  })
  if (known.length === 0 || known.length < listening.length * knownShare) return null
  return known.reduce((sum, ratio) => sum + ratio, 0) / known.length
}
