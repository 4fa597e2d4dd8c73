import type { AnswerFilter, Fact } from '../../../shared/lessons/facts.ts'
import type { Answered } from '../../../shared/lessons/lesson-view.ts'

type AskFact = Extract<Fact, { readonly of: 'ask' }>

/** What a fact takes of the answers to an ask; null: there is nothing to take it from. */
export function takeOfAnswers(fact: AskFact, all: readonly Answered[]): number | null {
  const answers = all.filter((one) => counts(one, fact.where ?? {}))
  switch (fact.take) {
    case 'count':
      return answers.length
    case 'share':
      return all.length === 0 ? null : answers.length / all.length
    case 'distinct':
      return new Set(valuesOf(answers, fact.field ?? 'pid').map((value) => JSON.stringify(value))).size
    case 'largest':
      return ofNumbers(answers, fact.field, (numbers) => Math.max(...numbers))
    case 'smallest':
      return ofNumbers(answers, fact.field, (numbers) => Math.min(...numbers))
    case 'sum':
      return ofNumbers(answers, fact.field, (numbers) => numbers.reduce((sum, one) => sum + one, 0))
    case 'median-ms':
      return ofNumbers(answers, 'ms', median)
    case 'slowest-ms':
      return ofNumbers(answers, 'ms', (numbers) => Math.max(...numbers))
    case 'most-on-one-worker':
      return perWorker(answers, (counts) => Math.max(...counts))
    case 'fewest-on-one-worker':
      return perWorker(answers, (counts) => Math.min(...counts))
    case 'workers':
      return workersOf(answers).size
  }
}

/** The value of a field: `pid`, `slot`, `status`, `ms` of the answer itself, anything else of its JSON, `a.b` within `a`. */
export function fieldOf(answer: Answered, field: string): unknown {
  if (field === 'pid' || field === 'slot' || field === 'status' || field === 'ms') return answer[field]
  let value = answer.body
  for (const key of field.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.getOwnPropertyDescriptor(value, key)?.value
  }
  return value
}

function counts(answer: Answered, where: AnswerFilter): boolean {
  if (where.status !== undefined && answer.status !== where.status) return false
  if (where.path !== undefined && !answer.path.startsWith(where.path)) return false
  if (where.method !== undefined && answer.method !== where.method) return false
  if (where.number !== undefined && answer.number !== where.number) return false
  if (where.field === undefined) return true
  const value = fieldOf(answer, where.field)
  return where.is === undefined ? value !== undefined && value !== null : value === where.is
}

function valuesOf(answers: readonly Answered[], field: string): readonly unknown[] {
  return answers.map((one) => fieldOf(one, field)).filter((value) => value !== undefined && value !== null)
}

function ofNumbers(
  answers: readonly Answered[],
  field: string | undefined,
  take: (numbers: readonly number[]) => number,
): number | null {
  const numbers = valuesOf(answers, field ?? 'ms').filter((value) => typeof value === 'number')
  return numbers.length === 0 ? null : take(numbers)
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  const at = (nth: number): number => sorted[nth] ?? 0
  return Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle))
}

/** How many answers came from whom. Who is known by its pid: a slot's worker may be replaced meanwhile. */
function workersOf(answers: readonly Answered[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { pid, slot } of answers) {
    const worker = pid ?? slot
    if (worker !== null) counts.set(worker, (counts.get(worker) ?? 0) + 1)
  }
  return counts
}

function perWorker(answers: readonly Answered[], take: (counts: readonly number[]) => number): number | null {
  const workers = workersOf(answers)
  return workers.size === 0 ? null : take([...workers.values()])
}
