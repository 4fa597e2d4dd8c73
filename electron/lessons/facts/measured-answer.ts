import type { Answer } from '../../../shared/lessons/answer.ts'
import type { AnswerForm } from '../../../shared/lessons/lesson-file.ts'
import { areMet } from './conditions.ts'
import type { Facts } from './fact-values.ts'

/** What happened, in the form that was asked for; null: it is not known, or none of the options says it. */
export function measuredAnswer(form: AnswerForm, facts: Facts): Answer | null {
  switch (form.kind) {
    case 'choice':
      return measuredChoice(form.of, facts)
    case 'number': {
      const value = facts[form.fact]?.value ?? null
      return value === null ? null : { kind: 'number', value }
    }
    case 'bars': {
      const values: Record<string, number> = {}
      for (const { id, fact } of form.of) {
        const value = facts[fact]?.value ?? null
        if (value === null) return null
        values[id] = value
      }
      return { kind: 'bars', values }
    }
    case 'order': {
      const known = form.of.flatMap(({ id, fact }) => {
        const value = facts[fact]?.value ?? null
        return value === null ? [] : [{ id, value }]
      })
      if (known.length < form.of.length) return null
      return { kind: 'order', order: known.toSorted((one, other) => one.value - other.value).map(({ id }) => id) }
    }
  }
}

/**
 * The first option whose conditions are so. When none is, and all of them are known, the only option without conditions is
 * what is left; of several such nobody could tell which.
 */
function measuredChoice(of: Extract<AnswerForm, { readonly kind: 'choice' }>['of'], facts: Facts): Answer | null {
  const conditional = of.filter(({ when }) => when.length > 0)
  for (const { id, when } of conditional) {
    const met = areMet(when, facts)
    // A later one may not stand in for one that nobody knows yet.
    if (met === null) return null
    if (met) return { kind: 'choice', choice: id }
  }
  const [rest, ...others] = of.filter(({ when }) => when.length === 0)
  if (conditional.length === 0 || rest === undefined || others.length > 0) return null
  return { kind: 'choice', choice: rest.id }
}
