import type { Answer } from '../../../../../shared/lessons/answer.ts'
import type { AnswerForm } from '../../../../../shared/lessons/lesson-file.ts'
import { formatNumber } from '../../../../format/number.ts'
import { numberOf } from '../../../../format/typed-number.ts'

/** An answer while it is made: nothing is chosen, typed or drawn for the person. */
export interface Draft {
  readonly choice: string | null
  readonly typed: string
  readonly bars: Readonly<Record<string, number>>
  readonly order: readonly string[]
}

/** The answer, or what is missing to it in words. */
export type Drafted =
  | { readonly answer: Answer; readonly missing: null }
  | { readonly answer: null; readonly missing: string }

/** The form as nobody has touched it. */
export function emptyDraft(form: AnswerForm): Draft {
  return { choice: null, typed: '', bars: {}, order: form.kind === 'order' ? form.of.map(({ id }) => id) : [] }
}

/** An answer that was given, to be shown in its form again. */
export function draftOf(form: AnswerForm, answer: Answer): Draft {
  const draft = emptyDraft(form)
  switch (answer.kind) {
    case 'choice':
      return { ...draft, choice: answer.choice }
    case 'number':
      return { ...draft, typed: String(answer.value) }
    case 'bars':
      return { ...draft, bars: answer.values }
    case 'order':
      return { ...draft, order: answer.order }
  }
}

/** Bars that the person draws: one may be given. */
export function openBars(form: Extract<AnswerForm, { readonly kind: 'bars' }>): readonly string[] {
  return form.of.map(({ id }) => id).filter((id) => id !== form.given?.id)
}

/** What the draft amounts to. */
export function drafted(form: AnswerForm, draft: Draft): Drafted {
  switch (form.kind) {
    case 'choice':
      return draft.choice === null ? missing('Choose one first') : made({ kind: 'choice', choice: draft.choice })
    case 'number': {
      const value = numberOf(draft.typed)
      const isInside = value >= form.min && value <= form.max
      return isInside
        ? made({ kind: 'number', value })
        : missing(`Give a number from ${formatNumber(form.min)} to ${formatNumber(form.max)}`)
    }
    case 'bars': {
      const left = openBars(form).filter((id) => draft.bars[id] === undefined)
      if (left.length > 0) return missing(left.length === 1 ? 'One bar is left to draw' : 'Draw each bar first')
      const { given } = form
      // The bar that was given counts as drawn, so that an answer has all bars.
      return made({
        kind: 'bars',
        values: given === undefined ? draft.bars : { ...draft.bars, [given.id]: given.value },
      })
    }
    case 'order':
      return made({ kind: 'order', order: [...draft.order] })
  }
}

const made = (answer: Answer): Drafted => ({ answer, missing: null })
const missing = (words: string): Drafted => ({ answer: null, missing: words })
