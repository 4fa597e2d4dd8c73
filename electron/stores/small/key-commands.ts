import { type CommandEntry, errorReply, notWhole, okReply, type StoreHall, wholeOf } from './store-hall.ts'

const remove: CommandEntry = {
  least: 1,
  writes: false,
  run: (keys, _client, { keyspace }) => keys.filter((key) => keyspace.delete(key)).length,
}

const empty: CommandEntry = {
  least: 0,
  writes: false,
  run(_words, _client, { keyspace }) {
    keyspace.clear()
    return okReply
  },
}

/** Of keys, whatever they hold. */
export const keyCommands: Readonly<Record<string, CommandEntry>> = {
  DEL: remove,
  UNLINK: remove,
  FLUSHDB: empty,
  FLUSHALL: empty,
  DBSIZE: { least: 0, writes: false, run: (_words, _client, { keyspace }) => keyspace.keys.length },
  EXISTS: {
    least: 1,
    writes: false,
    run: (keys, _client, { keyspace }) => keys.filter((key) => keyspace.has(key)).length,
  },
  TYPE: {
    least: 1,
    writes: false,
    run([key = ''], _client, { keyspace }) {
      const held = keyspace.get(key)
      return { simple: held === null ? 'none' : typeof held === 'string' ? 'string' : 'hash' }
    },
  },
  EXPIRE: { least: 2, writes: false, run: ([key, time], _client, hall) => expire(hall, key, time, 1000) },
  PEXPIRE: { least: 2, writes: false, run: ([key, time], _client, hall) => expire(hall, key, time, 1) },
  PERSIST: {
    least: 1,
    writes: false,
    run([key = ''], _client, { keyspace }) {
      return keyspace.leftMs(key) >= 0 && keyspace.expireAt(key, null) ? 1 : 0
    },
  },
  TTL: {
    least: 1,
    writes: false,
    run([key = ''], _client, { keyspace }) {
      const leftMs = keyspace.leftMs(key)
      return leftMs < 0 ? leftMs : Math.round(leftMs / 1000)
    },
  },
  PTTL: { least: 1, writes: false, run: ([key = ''], _client, { keyspace }) => keyspace.leftMs(key) },
  /** All at once: a cursor of 0 says that there is no more, and `COUNT` is a hint by its definition. */
  SCAN: {
    least: 1,
    writes: false,
    run([, ...options], _client, { keyspace }) {
      const at = options.findIndex((word) => word.toUpperCase() === 'MATCH')
      const pattern = at < 0 ? '*' : (options[at + 1] ?? '*')
      if (pattern.length > 1000) return errorReply('ERR the pattern is too long')
      return ['0', keyspace.keys.filter((key) => matches(key, pattern))]
    },
  },
}

function expire({ keyspace, nowMs }: StoreHall, key = '', time: string | undefined, unitMs: number) {
  const count = wholeOf(time)
  if (count === null) return notWhole
  return keyspace.expireAt(key, nowMs() + count * unitMs) ? 1 : 0
}

/** `*` and `?`; without regular expressions, which a pattern could make slow. */
export function matches(text: string, pattern: string): boolean {
  let [textAt, patternAt, starAt, retryAt] = [0, 0, -1, 0]
  while (textAt < text.length) {
    const want = pattern.charAt(patternAt)
    if (patternAt < pattern.length && want !== '*' && (want === '?' || want === text.charAt(textAt))) {
      textAt += 1
      patternAt += 1
    } else if (want === '*') {
      starAt = patternAt
      retryAt = textAt
      patternAt += 1
    } else if (starAt >= 0) {
      patternAt = starAt + 1
      retryAt += 1
      textAt = retryAt
    } else return false
  }
  return /^\**$/.test(pattern.slice(patternAt))
}
