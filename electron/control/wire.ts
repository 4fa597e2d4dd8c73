import { parseJson } from '../../shared/base/parse-json.ts'
import type { DeckEventName } from '../../shared/ipc/contract.ts'
import { type Origin, origins } from '../../shared/model/event.ts'
import type { Result } from '../../shared/result.ts'

/**
 * What travels over the control socket: lines of JSON. A client says `Hello` first and is welcomed, or told why not and cut off.
 * From then on it asks, and each request has one answer. Pushes that it listens to come in between, numbered without a gap.
 */
export const wireVersion = 1

/** One line, either way from a client; an experiment's text or a load's body is the longest thing to be said. */
export const lineBytes = 2 * 1024 * 1024
/** All that may come before the welcome. */
export const helloBytes = 4096

/** Pushes that can be listened to: those that no view of the window's decides about. */
export const heardPushes = [
  'cluster',
  'cluster-removed',
  'lifecycle',
  'exit',
  'tick',
  'load',
  'load-ended',
  'experiment',
  'experiment-ended',
  'profiles',
] as const satisfies readonly DeckEventName[]
export type HeardPush = (typeof heardPushes)[number]

export interface Hello {
  readonly token: string
  readonly by: Origin
  readonly wire: number
}

export type Request =
  | { readonly id: number; readonly call: string; readonly input: unknown }
  | { readonly id: number; readonly listen: readonly string[] }

/** What the deck says. `welcome`: the process that answers. `end`: its last words, why this connection is closed. */
export type Told =
  | { readonly welcome: number }
  | { readonly id: number; readonly answer: Result<unknown> }
  | { readonly push: HeardPush; readonly seq: number; readonly payload: unknown }
  | { readonly end: string }

export const lineOf = (message: Hello | Request | Told): string => `${JSON.stringify(message)}\n`

/** A push as a line, of a payload that is a text already. */
export const pushLine = (name: HeardPush, seq: number, json: string): string =>
  `{"push":"${name}","seq":${seq},"payload":${json}}\n`

/** What a client said first; null: not that. */
export function readHello(text: string): Hello | null {
  const said = record(parseJson(text))
  const by = origins.find((one) => one === said?.by)
  const { token, wire } = said ?? {}
  return typeof token === 'string' && typeof wire === 'number' && by !== undefined ? { token, by, wire } : null
}

/** What a client asks; null: nothing that can be answered. */
export function readRequest(text: string): Request | null {
  const { id, call, input, listen } = record(parseJson(text)) ?? {}
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return null
  if (typeof call === 'string') return { id, call, input: input ?? {} }
  return Array.isArray(listen) && listen.every((name) => typeof name === 'string') ? { id, listen } : null
}

/** What a deck said. It is of a version that was welcomed: what it says is of this shape. */
export function readTold(text: string): Told | null {
  return record(parseJson(text)) as Told | null
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
}
