import type { Answer } from '../../shared/lessons/answer.ts'
import type { AnswerForm } from '../../shared/lessons/lesson-file.ts'

/** Reads an answer against its form: null, or what is missing in words a phone can show. */
export function findFlaw(form: AnswerForm, answer: Answer): string | null {
  switch (form.kind) {
    case 'choice':
      return answer.kind === 'choice' && form.of.some(({ id }) => id === answer.choice) ? null : 'Choose one of these'
    case 'number':
      return answer.kind === 'number' && answer.value >= form.min && answer.value <= form.max
        ? null
        : `Give a number from ${form.min} to ${form.max}`
    case 'bars':
      return answer.kind === 'bars' && holdsBars(form, answer.values)
        ? null
        : `Give each bar a number from 0 to ${form.max}`
    case 'order':
      return answer.kind === 'order' &&
        hasSame(
          answer.order,
          form.of.map(({ id }) => id),
        )
        ? null
        : 'Give each one a place of its own'
  }
}

function holdsBars(
  { of, max, given }: Extract<AnswerForm, { readonly kind: 'bars' }>,
  values: Readonly<Record<string, number>>,
): boolean {
  const asked = of.map(({ id }) => id).filter((id) => id !== given?.id)
  const told = Object.keys(values).filter((id) => id !== given?.id)
  return hasSame(told, asked) && told.every((id) => (values[id] ?? -1) <= max)
}

function hasSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && others.every((id) => some.includes(id))
}

/** A form as phones get it: without the facts and conditions that would tell what happened. */
export function formForPhones(form: AnswerForm): object {
  const of = 'of' in form ? form.of.map(({ id, words }) => ({ id, words: plainWords(words) })) : []
  switch (form.kind) {
    case 'choice':
    case 'order':
      return { kind: form.kind, of }
    case 'number':
      return { kind: form.kind, unit: form.unit, min: form.min, max: form.max }
    case 'bars':
      return { kind: form.kind, of, unit: form.unit, max: form.max, given: form.given ?? null }
  }
}

/** Markdown without its marks: phones show text only, so that no lesson can put markup into their page. */
export function plainWords(markdown: string): string {
  return markdown
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*`]+/g, '')
    .trim()
}
