import { counted, listed } from '../../../shared/base/plain-words.ts'
import type { Tone } from '../../../shared/model/event.ts'
import type { PolicySwitch } from '../../cluster/types.ts'
import { describeAddress } from '../problems/problems.ts'

/** A switch of the policy as a sentence with its numbers. `slotOf` null: that worker is gone by now. */
export function describeSwitch(
  { policy, tookMs, replace, late, kept, resetCount }: PolicySwitch,
  isRunning: boolean,
  slotOf: (workerId: number) => number | null,
): { readonly words: string; readonly tone: Tone } {
  if (!isRunning) return { words: `policy is ${policy}`, tone: 'info' }
  const [stuck, slow] = [slotNames(replace, slotOf), slotNames(late, slotOf)]
  const remarks = [
    stuck === '' ? '' : `${stuck} cannot follow without the agent until replaced`,
    slow === '' ? '' : `${slow} did not answer and will follow`,
    kept.length === 0 ? '' : `${kept.map(describeAddress).join(', ')} stays round-robin until the next start`,
    resetCount === 0 ? '' : `${counted(resetCount, 'connection')} reset`,
  ].filter((remark) => remark !== '')
  const took = `policy is ${policy} now (switched in ${Math.max(1, Math.round(tookMs))} ms)`
  return { words: [took, ...remarks].join('; '), tone: remarks.length === 0 ? 'ok' : 'warn' }
}

function slotNames(workerIds: readonly number[], slotOf: (workerId: number) => number | null): string {
  const slots = [...new Set(workerIds.map(slotOf))].filter((slot) => slot !== null).sort((a, b) => a - b)
  if (slots.length === 0) return ''
  return slots.length === 1 ? `slot ${slots[0]}` : `slots ${listed(slots)}`
}
