import type { Answer } from '../../../shared/lessons/answer.ts'
import type { AnswerForm } from '../../../shared/lessons/lesson-file.ts'
import type { PartState } from '../../../shared/lessons/lesson-view.ts'
import type { Facts } from './fact-values.ts'

type Nearness = Exclude<PartState['nearness'], null>

/** How near an answer is to what was measured. Nobody is wrong: it went as predicted, nearly so, or otherwise. */
export function nearnessOf(form: AnswerForm, answer: Answer, measured: Answer, facts: Facts): Nearness {
  if (form.kind === 'number' && answer.kind === 'number' && measured.kind === 'number') {
    const tolerance = 'by' in form.within ? form.within.by : Math.abs(measured.value) * form.within.ratio
    return ofDistance(Math.abs(answer.value - measured.value), tolerance)
  }
  if (form.kind === 'bars' && answer.kind === 'bars' && measured.kind === 'bars') {
    const each = form.of.map(({ id }) => {
      const value = measured.values[id] ?? 0
      return ofDistance(Math.abs((answer.values[id] ?? 0) - value), Math.abs(value) * form.within.ratio)
    })
    if (each.includes('otherwise')) return 'otherwise'
    return each.includes('near') ? 'near' : 'as-predicted'
  }
  if (form.kind === 'order' && answer.kind === 'order') return ofOrder(form.of, answer.order, facts)
  if (answer.kind === 'choice' && measured.kind === 'choice')
    return answer.choice === measured.choice ? 'as-predicted' : 'otherwise'
  return 'otherwise'
}

/** A quarter of what still counts as near is as good as the same: nobody guesses every digit of a measured number. */
function ofDistance(distance: number, tolerance: number): Nearness {
  if (distance <= tolerance / 4) return 'as-predicted'
  return distance <= tolerance ? 'near' : 'otherwise'
}

/** By the values themselves: two that are equal may stand either way. One pair the other way round is near. */
function ofOrder(
  of: Extract<AnswerForm, { readonly kind: 'order' }>['of'],
  order: readonly string[],
  facts: Facts,
): Nearness {
  const values = order.map((id) => facts[of.find((one) => one.id === id)?.fact ?? '']?.value ?? 0)
  const turned = values.flatMap((value, nth) => values.slice(nth + 1).filter((later) => later < value)).length
  if (turned === 0) return 'as-predicted'
  return turned === 1 && order.length > 2 ? 'near' : 'otherwise'
}
