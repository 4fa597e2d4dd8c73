import type { Answer } from '../../../../shared/lessons/answer.ts'
import type { FactValue } from '../../../../shared/lessons/facts.ts'
import type { AnswerForm } from '../../../../shared/lessons/lesson-file.ts'
import type { PartState } from '../../../../shared/lessons/lesson-view.ts'
import { formatBytes } from '../../../format/bytes.ts'
import { formatDuration } from '../../../format/duration.ts'
import { formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { narrowSpace, noValue } from '../../../format/quantity.ts'

/** Whether a person gave the answer, or the machine measured it: a person's number is about so much. */
type AnswerSource = 'given' | 'measured'

/** An answer in words: "3 of 4", "about 40 /s", "reload, then kill". */
export function answerWords(answer: Answer, form: AnswerForm, source: AnswerSource): string {
  switch (answer.kind) {
    case 'choice':
      return form.kind === 'choice' ? wordsOf(form.of, answer.choice) : answer.choice
    case 'number':
      return form.kind === 'number'
        ? `${source === 'given' && isLoose(form) ? 'about ' : ''}${numberWords(answer.value, form.unit)}`
        : numberWords(answer.value, '')
    case 'bars': {
      const bars = form.kind === 'bars' ? form : { of: [], unit: '' }
      return Object.entries(answer.values)
        .map(([id, value]) => `${wordsOf(bars.of, id)}: ${numberWords(value, bars.unit)}`)
        .join(' · ')
    }
    case 'order':
      return answer.order.map((id) => wordsOf(form.kind === 'order' ? form.of : [], id)).join(', then ')
  }
}

/** A number with its unit as lessons write units: "40 /s", "212 ms", "25 %", "3.5 times", "3 of 4". */
export function numberWords(value: number, unit: string): string {
  switch (unit) {
    case '':
      return plainNumber(value)
    case 'ms':
      return signed(value, formatDuration)
    case 'ratio':
      return formatPercent(value)
    case 'bytes':
      return signed(value, formatBytes)
    default:
      return `${plainNumber(value)}${narrowSpace}${unit}`
  }
}

/** A unit beside a number that is typed: units of measures have words of their own. */
export function unitWords(unit: string): string {
  return unit === 'ratio' ? 'as a share of 1' : unit
}

/** What was measured, or that nothing was. */
export function factWords({ value, unit }: Pick<FactValue, 'value' | 'unit'>): string {
  return value === null ? 'not measured yet' : numberWords(value, unit)
}

const nearness: Readonly<Record<NonNullable<PartState['nearness']>, string>> = {
  'as-predicted': 'As you predicted.',
  near: 'Near what you predicted.',
  otherwise: 'It went otherwise than you predicted.',
}

/** How near a prediction was. Nobody is told that they were wrong. */
export function nearnessWords(near: NonNullable<PartState['nearness']>): string {
  return nearness[near]
}

/** The same answer, whatever was typed first. */
export function isSameAnswer(one: Answer, other: Answer): boolean {
  return canonical(one) === canonical(other)
}

function canonical(answer: Answer): string {
  if (answer.kind !== 'bars') return JSON.stringify(Object.values(answer))
  return JSON.stringify(Object.entries(answer.values).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** A difference may be below zero; times and sizes know no sign. */
function signed(value: number, inWords: (size: number) => string): string {
  return value < 0 ? `−${inWords(-value)}` : inWords(value)
}

/** Whole numbers whole, others with as many digits as one reads: "3", "3.5", "41". */
function plainNumber(value: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return formatNumber(value)
  return formatNumber(value, Math.abs(value) < 9.95 ? (Math.abs(value) < 0.095 ? 3 : 1) : 0)
}

/** True where a number that is only near counts, too. */
function isLoose({ within }: Extract<AnswerForm, { readonly kind: 'number' }>): boolean {
  return ('ratio' in within ? within.ratio : within.by) > 0
}

function wordsOf(options: readonly { readonly id: string; readonly words: string }[], id: string): string {
  return options.find((option) => option.id === id)?.words ?? (id === '' ? noValue : id)
}
