import { counted, duration } from '../../../shared/base/plain-words.ts'
import type { Autoscale } from '../../../shared/model/rules.ts'

/** The cluster at one look. */
export interface ScaleLook {
  readonly monoMs: number
  /** Desired workers now; a change that was not decided here is a person's. */
  readonly count: number
  /** Mean share of wall time the workers' event loops were busy, 0–1; null when too few of them said. */
  readonly loopUseRatio: number | null
}

/** What autoscale remembers between two looks. */
export interface ScaleState {
  /** Taken since the last change of the count and the last gap, oldest first. */
  readonly samples: readonly { readonly monoMs: number; readonly ratio: number }[]
  readonly count: number | null
  /** When the count changed, by whomever; the cool-down runs from here. */
  readonly changedMonoMs: number
}

export const noScaleState: ScaleState = { samples: [], count: null, changedMonoMs: 0 }

export interface ScaleDecision {
  /** The number of workers to have from now on; null: leave it. */
  readonly target: number | null
  /** The reasoning, with its numbers. */
  readonly words: string
  readonly state: ScaleState
}

/** Looks further apart than this, or numbers missing for so long, are a gap: what was measured before says nothing. */
const gapMs = 5000

/** Fewest and most workers in force: never more than cores unless told, never fewer than the fewest. */
export function scaleBounds(rule: Autoscale, coreCount: number): { readonly min: number; readonly max: number } {
  const max = rule.beyondCores ? rule.max : Math.min(rule.max, coreCount)
  return { min: rule.min, max: Math.max(rule.min, max) }
}

/** One worker more, one less, or none: never outside the bounds, never twice within the cool-down, never on a gap. */
export function decideScale(look: ScaleLook, before: ScaleState, rule: Autoscale, coreCount: number): ScaleDecision {
  const state = remember(look, before, rule)
  const { min, max } = scaleBounds(rule, coreCount)
  const { count, monoMs } = look
  const coolMs = state.changedMonoMs + rule.coolDownMs - monoMs
  const stay = (words: string): ScaleDecision => ({ target: null, words, state })
  const go = (target: number, because: string): ScaleDecision => {
    if (coolMs > 0) return stay(`${because}: waits, cool-down ${seconds(coolMs)} more`)
    const changed = { samples: [], count: target, changedMonoMs: monoMs }
    return { target, words: `${because}: ${count} → ${counted(target, 'worker')}`, state: changed }
  }
  if (count < min) return go(min, `${counted(count, 'worker')} < the fewest, ${min}`)
  if (count > max) return go(max, `${counted(count, 'worker')} > ${mostWords(rule, max)}`)
  if (look.loopUseRatio === null) return stay('waits: too few workers report their loop use')

  const up = meanOver(state, monoMs, rule.upForMs)
  if (up !== null && up >= rule.upRatio) {
    const because = `${meanWords(up, rule.upForMs)} ≥ ${fixed(rule.upRatio)}`
    if (count === max) return stay(`${because}, but ${counted(count, 'worker')} is ${mostWords(rule, max)}`)
    return go(count + 1, because)
  }
  const down = meanOver(state, monoMs, rule.downForMs)
  if (down !== null && down <= rule.downRatio) {
    const because = `${meanWords(down, rule.downForMs)} ≤ ${fixed(rule.downRatio)}`
    if (count === min) return stay(`${because}, but ${counted(count, 'worker')} is the fewest`)
    const after = (down * count) / (count - 1)
    if (after < rule.upRatio) return go(count - 1, because)
    return stay(`${because}, but with ${counted(count - 1, 'worker')} it would be ${fixed(after)}`)
  }
  if (up === null) {
    const knownMs = monoMs - (state.samples[0]?.monoMs ?? monoMs)
    return stay(`measures: ${duration(Math.floor(knownMs / 1000) * 1000)} of ${duration(rule.upForMs)}`)
  }
  const between = `between ${fixed(rule.downRatio)} and ${fixed(rule.upRatio)}`
  const why = up <= rule.downRatio ? `≤ ${fixed(rule.downRatio)}, not yet for ${duration(rule.downForMs)}` : between
  return stay(`${meanWords(up, rule.upForMs)}, ${why}: ${counted(count, 'worker')}`)
}

function remember(look: ScaleLook, before: ScaleState, rule: Autoscale): ScaleState {
  const { monoMs, count, loopUseRatio } = look
  const hasChanged = before.count !== count
  const last = before.samples.at(-1)
  const isGap = last !== undefined && (monoMs - last.monoMs > gapMs || monoMs < last.monoMs)
  const kept = hasChanged || isGap ? [] : before.samples
  const oldestMs = monoMs - Math.max(rule.upForMs, rule.downForMs) - gapMs
  const fresh = loopUseRatio === null ? [] : [{ monoMs, ratio: loopUseRatio }]
  return {
    samples: [...kept.filter((sample) => sample.monoMs >= oldestMs), ...fresh],
    count,
    changedMonoMs: hasChanged ? monoMs : before.changedMonoMs,
  }
}

/** Mean over the last `windowMs`, each sample standing for the time since the one before; null until they cover it. */
function meanOver({ samples }: ScaleState, monoMs: number, windowMs: number): number | null {
  const fromMs = monoMs - windowMs
  const first = samples[0]
  if (first === undefined || first.monoMs > fromMs) return null
  let sum = 0
  for (const [index, sample] of samples.entries()) {
    const sinceMs = Math.max(fromMs, samples[index - 1]?.monoMs ?? fromMs)
    if (sample.monoMs > sinceMs) sum += sample.ratio * (sample.monoMs - sinceMs)
  }
  return sum / windowMs
}

function mostWords(rule: Autoscale, max: number): string {
  if (max === rule.max) return `the most, ${max}`
  return max === rule.min ? `the fewest, ${max}, beyond the machine's cores` : `the most, ${max}: the machine's cores`
}

function meanWords(ratio: number, windowMs: number): string {
  return `loop use ${fixed(ratio)} over ${duration(windowMs)}`
}

function fixed(ratio: number): string {
  return ratio.toFixed(2)
}

function seconds(ms: number): string {
  return duration(Math.ceil(ms / 1000) * 1000)
}
