import type { RespValue } from '../resp.ts'
import { type CommandEntry, errorReply, notWhole, okReply, type StoreHall, wholeOf, wrongType } from './store-hall.ts'

/** Of keys that hold a text; a number is one, too. */
export const textCommands: Readonly<Record<string, CommandEntry>> = {
  GET: {
    least: 1,
    writes: false,
    run([key = ''], _client, { keyspace }) {
      const held = keyspace.get(key)
      return held === null || typeof held === 'string' ? held : wrongType
    },
  },
  MGET: {
    least: 1,
    writes: false,
    run: (keys, _client, { keyspace }) =>
      keys.map((key) => {
        const held = keyspace.get(key)
        return typeof held === 'string' ? held : null
      }),
  },
  SET: {
    least: 2,
    writes: true,
    run: ([key = '', value = '', ...options], _client, hall) => set(hall, key, value, options),
  },
  INCR: { least: 1, writes: true, run: ([key], _client, hall) => add(hall, key, '1', 1) },
  DECR: { least: 1, writes: true, run: ([key], _client, hall) => add(hall, key, '1', -1) },
  INCRBY: { least: 2, writes: true, run: ([key, by], _client, hall) => add(hall, key, by, 1) },
  DECRBY: { least: 2, writes: true, run: ([key, by], _client, hall) => add(hall, key, by, -1) },
}

function add({ keyspace }: StoreHall, key = '', text: string | undefined, sign: number): RespValue {
  const by = wholeOf(text)
  const held = keyspace.get(key) ?? '0'
  if (typeof held !== 'string') return wrongType
  const before = wholeOf(held)
  if (by === null || before === null) return notWhole
  const sum = before + sign * by
  if (!Number.isSafeInteger(sum)) return errorReply('ERR increment or decrement would overflow')
  keyspace.set(key, String(sum))
  return sum
}

interface SetOptions {
  expiresAtMs: number | null | undefined
  only: 'new' | 'old' | null
  wantsOld: boolean
}

function set(hall: StoreHall, key: string, value: string, words: readonly string[]): RespValue {
  const options = readOptions(words, hall.nowMs())
  if ('error' in options) return options
  const { keyspace } = hall
  const old = keyspace.get(key)
  if (options.wantsOld && old !== null && typeof old !== 'string') return wrongType
  const before = typeof old === 'string' ? old : null
  const isKept = (options.only === 'new' && old !== null) || (options.only === 'old' && old === null)
  if (!isKept) keyspace.set(key, value, options.expiresAtMs)
  if (options.wantsOld) return before
  return isKept ? null : okReply
}

const timeUnitsMs: Readonly<Record<string, number>> = { EX: 1000, PX: 1 }

function readOptions(words: readonly string[], nowMs: number): SetOptions | { readonly error: string } {
  const options: SetOptions = { expiresAtMs: null, only: null, wantsOld: false }
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]?.toUpperCase() ?? ''
    const unitMs = timeUnitsMs[word]
    if (unitMs !== undefined) {
      at += 1
      const count = wholeOf(words[at])
      if (count === null || count <= 0) return { error: "ERR invalid expire time in 'set' command" }
      options.expiresAtMs = nowMs + count * unitMs
    } else if (word === 'NX') options.only = 'new'
    else if (word === 'XX') options.only = 'old'
    else if (word === 'KEEPTTL') options.expiresAtMs = undefined
    else if (word === 'GET') options.wantsOld = true
    else return { error: 'ERR syntax error' }
  }
  return options
}
