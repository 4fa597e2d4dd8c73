import type { Answer } from '../../../shared/lessons/answer.ts'
import type { AnswerForm } from '../../../shared/lessons/lesson-file.ts'

/** Why an answer is none to what was asked; null: it is one. */
export function whyNoAnswer(form: AnswerForm, answer: Answer): string | null {
  if (form.kind !== answer.kind) return `The question asks for ${kindWords[form.kind]}: give that`
  if (form.kind === 'choice' && answer.kind === 'choice')
    return form.of.some(({ id }) => id === answer.choice) ? null : `"${answer.choice}" is none of the options: pick one`
  if (form.kind === 'number' && answer.kind === 'number')
    return isWithin(answer.value, form.min, form.max) ? null : `Give a number from ${form.min} to ${form.max}`
  if (form.kind === 'bars' && answer.kind === 'bars') {
    const asked = form.of.map(({ id }) => id)
    const isWhole = asked.every((id) => isWithin(answer.values[id] ?? Number.NaN, 0, form.max))
    const isMore = Object.keys(answer.values).some((id) => !asked.includes(id))
    return isWhole && !isMore ? null : `Draw every bar, from 0 to ${form.max}`
  }
  if (form.kind === 'order' && answer.kind === 'order') {
    const asked = form.of.map(({ id }) => id).toSorted()
    const isSame = answer.order.toSorted().join(' ') === asked.join(' ')
    return isSame ? null : 'Put each of them into the order, once'
  }
  return null
}

const kindWords: Readonly<Record<AnswerForm['kind'], string>> = {
  choice: 'one of its options',
  number: 'a number',
  bars: 'bars',
  order: 'an order',
}

const isWithin = (value: number, min: number, max: number): boolean => value >= min && value <= max

/** Some answer that fits: what a lesson is played with where nobody predicts. */
export function anyAnswer(form: AnswerForm): Answer {
  switch (form.kind) {
    case 'choice':
      return { kind: 'choice', choice: form.of[0]?.id ?? '' }
    case 'number':
      return { kind: 'number', value: (form.min + form.max) / 2 }
    case 'bars':
      return { kind: 'bars', values: Object.fromEntries(form.of.map(({ id }) => [id, form.max / 2])) }
    case 'order':
      return { kind: 'order', order: form.of.map(({ id }) => id) }
  }
}
