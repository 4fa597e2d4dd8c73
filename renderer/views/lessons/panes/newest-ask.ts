import { shorten } from '../../../../shared/base/shorten.ts'
import type { Answered, PartState } from '../../../../shared/lessons/lesson-view.ts'

/** The answers of one client, in its own order. */
export interface ClientAnswers {
  readonly client: number
  readonly answers: readonly Answered[]
}

/** Answers of the ask that ended last, by client; null: nothing was asked yet. */
export interface NewestAsk {
  readonly name: string
  readonly atMs: number
  readonly clients: readonly ClientAnswers[]
}

/** Looks through all reports of a step. */
export function newestAsk(parts: readonly Pick<PartState, 'report'>[]): NewestAsk | null {
  const asks = parts.flatMap(({ report }) =>
    report === null ? [] : Object.entries(report.answers).map(([name, answers]) => ({ name, answers })),
  )
  const newest = asks
    .filter(({ answers }) => answers.length > 0)
    .map((ask) => ({ ...ask, atMs: Math.max(...ask.answers.map(({ atMs }) => atMs)) }))
    .reduce<((typeof asks)[number] & { readonly atMs: number }) | null>(
      (best, ask) => (best === null || ask.atMs >= best.atMs ? ask : best),
      null,
    )
  if (newest === null) return null
  return { name: newest.name, atMs: newest.atMs, clients: byClient(newest.answers) }
}

function byClient(answers: readonly Answered[]): readonly ClientAnswers[] {
  const clients = new Map<number, Answered[]>()
  for (const answer of answers) clients.set(answer.client, [...(clients.get(answer.client) ?? []), answer])
  return [...clients]
    .map(([client, own]) => ({ client, answers: own.toSorted((one, other) => one.number - other.number) }))
    .sort((one, other) => one.client - other.client)
}

/** Who answered stands there already, as a slot. */
const known = new Set(['pid', 'slot', 'worker', 'workerId'])

/** What an answer says that its neighbours may not: "visits 3", "user null"; of a text its beginning. */
export function bodyWords(body: unknown): string {
  if (body === null || body === undefined) return ''
  if (typeof body !== 'object') return shorten(String(body).replaceAll(/\s+/g, ' ').trim(), 60)
  if (Array.isArray(body)) return shorten(JSON.stringify(body), 60)
  return Object.entries(body)
    .filter(([key]) => !known.has(key))
    .slice(0, 3)
    .map(
      ([key, value]) =>
        `${key} ${typeof value === 'string' ? shorten(value, 32) : shorten(JSON.stringify(value) ?? '', 32)}`,
    )
    .join(', ')
}
