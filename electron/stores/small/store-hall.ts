import type { RespValue } from '../resp.ts'
import type { Keyspace } from './keyspace.ts'

/** One connection, as commands see it. */
export interface StoreClient {
  readonly id: number
  name: string
  version: 2 | 3
  /** Channels it listens to. */
  readonly channels: Set<string>
  /** Beyond the one answer that a command returns. */
  say(value: RespValue): void
}

/** What all connections share. */
export interface StoreHall {
  readonly keyspace: Keyspace
  readonly clients: ReadonlySet<StoreClient>
  readonly startedAtMs: number
  nowMs(): number
  /** Writes are refused, as when `maxmemory` is reached. */
  isFull: boolean
}

export interface CommandEntry {
  /** Words that it needs beyond its name. */
  readonly least: number
  readonly writes: boolean
  run(words: readonly string[], client: StoreClient, hall: StoreHall): RespValue
}

export const okReply: RespValue = { simple: 'OK' }
export const errorReply = (words: string): RespValue => ({ error: words })
export const wrongType = errorReply('WRONGTYPE Operation against a key holding the wrong kind of value')
export const notWhole = errorReply('ERR value is not an integer or out of range')

/** Null: it is no whole number that JavaScript counts exactly. */
export function wholeOf(text: string | undefined): number | null {
  const value = Number(text)
  return text !== undefined && /^-?\d+$/.test(text) && Number.isSafeInteger(value) ? value : null
}
