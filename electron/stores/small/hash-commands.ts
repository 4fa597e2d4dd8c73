import type { RespValue } from '../resp.ts'
import { type CommandEntry, errorReply, notWhole, type StoreHall, wholeOf, wrongType } from './store-hall.ts'

type Fields = Map<string, string>

/** Of keys that hold fields. */
export const hashCommands: Readonly<Record<string, CommandEntry>> = {
  HSET: {
    least: 3,
    writes: true,
    run([key = '', ...pairs], _client, hall) {
      if (pairs.length % 2 !== 0) return errorReply("ERR wrong number of arguments for 'hset' command")
      return onFields(hall, key, (fields) => {
        const before = fields.size
        for (let at = 0; at < pairs.length; at += 2) fields.set(pairs[at] ?? '', pairs[at + 1] ?? '')
        return fields.size - before
      })
    },
  },
  HGET: {
    least: 2,
    writes: false,
    run: ([key = '', field = ''], _client, hall) => onFields(hall, key, (fields) => fields.get(field) ?? null),
  },
  HGETALL: {
    least: 1,
    writes: false,
    run: ([key = ''], _client, hall) => onFields(hall, key, (fields) => ({ pairs: [...fields] })),
  },
  HLEN: { least: 1, writes: false, run: ([key = ''], _client, hall) => onFields(hall, key, (fields) => fields.size) },
  HDEL: {
    least: 2,
    writes: false,
    run: ([key = '', ...names], _client, hall) =>
      onFields(hall, key, (fields) => names.filter((name) => fields.delete(name)).length),
  },
  HINCRBY: {
    least: 3,
    writes: true,
    run: ([key = '', field = '', by], _client, hall) =>
      onFields(hall, key, (fields) => {
        const count = wholeOf(by)
        const before = wholeOf(fields.get(field) ?? '0')
        if (count === null || before === null) return notWhole
        fields.set(field, String(before + count))
        return before + count
      }),
  },
}

/** A key without fields is no key. */
function onFields({ keyspace }: StoreHall, key: string, act: (fields: Fields) => RespValue): RespValue {
  const held = keyspace.get(key) ?? new Map<string, string>()
  if (typeof held === 'string') return wrongType
  const answer = act(held)
  if (held.size > 0) keyspace.set(key, held)
  else keyspace.delete(key)
  return answer
}
