import { shorten } from '../../../../shared/base/shorten.ts'
import type { Answered, PartState } from '../../../../shared/lessons/lesson-view.ts'

/** The answers of one client, in its own order. */
export interface ClientAnswers {
  readonly client: number
  readonly answers: readonly Answered[]
}

/** How many of the answers one worker gave; `slot` null: nobody knows who gave them. */
export interface WorkerTally {
  readonly slot: number | null
  readonly count: number
}

/** Answers of the ask that ended last, by client; null: nothing was asked yet. */
export interface NewestAsk {
  readonly name: string
  readonly atMs: number
  readonly clients: readonly ClientAnswers[]
  /** By slot; those of nobody known last. */
  readonly tally: readonly WorkerTally[]
  /** Fields of the answers' JSON that are not the same in all of them: what is worth comparing. */
  readonly telling: ReadonlySet<string>
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
  return {
    name: newest.name,
    atMs: newest.atMs,
    clients: byClient(newest.answers),
    tally: byWorker(newest.answers),
    telling: tellingFields(newest.answers),
  }
}

function byClient(answers: readonly Answered[]): readonly ClientAnswers[] {
  const clients = new Map<number, Answered[]>()
  for (const answer of answers) clients.set(answer.client, [...(clients.get(answer.client) ?? []), answer])
  return [...clients]
    .map(([client, own]) => ({ client, answers: own.toSorted((one, other) => one.number - other.number) }))
    .sort((one, other) => one.client - other.client)
}

function byWorker(answers: readonly Answered[]): readonly WorkerTally[] {
  const counts = new Map<number | null, number>()
  for (const { slot } of answers) counts.set(slot, (counts.get(slot) ?? 0) + 1)
  return [...counts]
    .map(([slot, count]) => ({ slot, count }))
    .sort((one, other) => (one.slot ?? Number.POSITIVE_INFINITY) - (other.slot ?? Number.POSITIVE_INFINITY))
}

/** Who answered stands there already, as a slot. */
const known = new Set(['pid', 'slot', 'worker', 'workerId'])

function tellingFields(answers: readonly Answered[]): ReadonlySet<string> {
  const values = new Map<string, Set<string>>()
  for (const [key, value] of answers.flatMap(({ body }) => fieldsOf(body))) {
    values.set(key, (values.get(key) ?? new Set()).add(JSON.stringify(value)))
  }
  return new Set([...values].filter(([, seen]) => seen.size > 1).map(([key]) => key))
}

const fieldsOf = (body: unknown): readonly (readonly [string, unknown])[] =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? Object.entries(body).filter(([key]) => !known.has(key))
    : []

/** What an answer says, first what its neighbours do not: "visits 3, user null"; of a text its beginning. */
export function bodyWords(body: unknown, telling: ReadonlySet<string> = new Set()): string {
  if (body === null || body === undefined) return ''
  if (typeof body !== 'object') return shorten(String(body).replaceAll(/\s+/g, ' ').trim(), 60)
  if (Array.isArray(body)) return shorten(JSON.stringify(body), 60)
  const fields = fieldsOf(body)
  return [...fields.filter(([key]) => telling.has(key)), ...fields.filter(([key]) => !telling.has(key))]
    .slice(0, 3)
    .map(([key, value]) => `${key} ${shorten(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), 32)}`)
    .join(', ')
}
