import type { Answer } from '../../../../shared/lessons/answer.ts'
import type { ClassState } from '../../../../shared/lessons/classroom.ts'
import type { AnswerForm } from '../../../../shared/lessons/lesson-file.ts'

type Votes = ClassState['votes']['before']

/** One answer, and how much of it there was before the discussion and after it. */
export interface VoteRow {
  readonly id: string
  readonly words: string
  /** Null: nobody told. */
  readonly before: number | null
  readonly after: number | null
}

export interface VoteTable {
  /** `votes`: phones that answered so · `value`: the median of what they said, in the question's unit. */
  readonly of: 'votes' | 'value'
  readonly unit: string
  readonly rows: readonly VoteRow[]
  readonly beforeCount: number
  readonly afterCount: number
}

const mostRows = 8

/** What the class answered, in the shape of the question. */
export function tableOf(form: AnswerForm, { before, after }: ClassState['votes']): VoteTable {
  const counts = { beforeCount: sum(before), afterCount: sum(after) }
  if (form.kind === 'bars') {
    const asked = form.of.filter(({ id }) => id !== form.given?.id)
    const rows = asked.map(({ id, words }) => ({
      id,
      words,
      before: medianOf(before, id),
      after: medianOf(after, id),
    }))
    return { of: 'value', unit: form.unit, rows, ...counts }
  }
  const rows = answersOf(form, [...before, ...after]).map(({ id, words, is }) => ({
    id,
    words,
    before: sum(before.filter(({ answer }) => is(answer))),
    after: sum(after.filter(({ answer }) => is(answer))),
  }))
  return { of: 'votes', unit: '', rows, ...counts }
}

interface PossibleAnswer {
  readonly id: string
  readonly words: string
  readonly is: (answer: Answer) => boolean
}

function answersOf(form: Exclude<AnswerForm, { readonly kind: 'bars' }>, votes: Votes): readonly PossibleAnswer[] {
  switch (form.kind) {
    case 'choice':
      return form.of.map(({ id, words }) => ({
        id,
        words,
        is: (answer) => answer.kind === 'choice' && answer.choice === id,
      }))
    case 'number':
      return rangesOf(
        votes.flatMap(({ answer }) => (answer.kind === 'number' ? [answer.value] : [])),
        form.unit,
      )
    case 'order': {
      const wordsOf = (id: string): string => form.of.find((one) => one.id === id)?.words ?? id
      const given = votes.flatMap(({ answer }) => (answer.kind === 'order' ? [answer.order] : []))
      const different = new Map(given.map((order) => [order.join(' '), order]))
      return [...different].slice(0, mostRows).map(([id, order]) => ({
        id,
        words: order.map(wordsOf).join(' < '),
        is: (answer) => answer.kind === 'order' && answer.order.join(' ') === id,
      }))
    }
  }
}

/** Each number by itself while there are few, else equal ranges of what was said. */
function rangesOf(values: readonly number[], unit: string): readonly PossibleAnswer[] {
  const different = [...new Set(values)].sort((one, other) => one - other)
  const withUnit = (words: string): string => (unit === '' ? words : `${words} ${unit}`)
  const within = (answer: Answer, from: number, to: number, isLast: boolean): boolean =>
    answer.kind === 'number' && answer.value >= from && (answer.value < to || (isLast && answer.value <= to))
  if (different.length <= mostRows) {
    return different.map((value) => ({
      id: String(value),
      words: withUnit(String(value)),
      is: (answer) => answer.kind === 'number' && answer.value === value,
    }))
  }
  const [least = 0, most = 0] = [different[0], different.at(-1)]
  const width = (most - least) / mostRows
  return Array.from({ length: mostRows }, (_, at) => {
    const [from, to] = [least + at * width, at === mostRows - 1 ? most : least + (at + 1) * width]
    return {
      id: String(at),
      words: withUnit(`${Number(from.toPrecision(3))} to ${Number(to.toPrecision(3))}`),
      is: (answer) => within(answer, from, to, at === mostRows - 1),
    }
  })
}

function sum(votes: Votes): number {
  return votes.reduce((total, { count }) => total + count, 0)
}

function medianOf(votes: Votes, bar: string): number | null {
  const values = votes
    .flatMap(({ answer, count }) => {
      const value = answer.kind === 'bars' ? answer.values[bar] : undefined
      return value === undefined ? [] : Array.from({ length: count }, () => value)
    })
    .sort((one, other) => one - other)
  const middle = values.length / 2
  const [low, high] = [values[Math.ceil(middle) - 1], values[Math.floor(middle)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
