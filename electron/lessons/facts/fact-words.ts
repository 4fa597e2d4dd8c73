import { duration, grouped, megabytes } from '../../../shared/base/plain-words.ts'
import type { FactValue } from '../../../shared/lessons/facts.ts'

export const notMeasured = 'not measured yet'
const place = /\{\{([a-z][a-z0-9-]*)\}\}/g

/** A value with its unit as a sentence tells it: "212 ms", "8 431 per second", "12 %", "1.9 times". */
export function factWords(fact: Pick<FactValue, 'value' | 'unit'> | undefined): string {
  if (fact === undefined || fact.value === null) return notMeasured
  const { value, unit } = fact
  switch (unit) {
    case 'ms':
      return value < 0 ? `−${duration(-value)}` : Math.abs(value) < 10 ? `${short(value)} ms` : duration(value)
    case '/s':
      return `${short(value)} per second`
    case 'ratio':
      return `${short(value * 100)} %`
    case 'bytes':
      return megabytes(value)
    case 'times':
      return `${short(value)} times`
    case '':
      return short(value)
  }
}

/** Puts what was measured where a text says `{{fact-id}}`. */
export function fillText(text: string, facts: Readonly<Record<string, FactValue>>): string {
  return text.replace(place, (_, id: string) => factWords(facts[id]))
}

/** Three digits that mean something, and no more; thousands apart. */
function short(value: number): string {
  const size = Math.abs(value)
  if (size >= 1000) return `${value < 0 ? '−' : ''}${grouped(String(Math.round(size)))}`
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)))
}
/** Ids of the facts that a text tells. */
export function factsIn(text: string): readonly string[] {
  return [...text.matchAll(place)].flatMap(([, id]) => id ?? [])
}
