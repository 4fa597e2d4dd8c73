/**
 * Redis' protocol as both ends of it need it here: https://redis.io/docs/latest/develop/reference/protocol-spec/.
 * Texts are `latin1`: one character for each byte, so that what an app stores comes back as it was, whatever it is.
 */
export type RespValue =
  | null
  | string
  | number
  | boolean
  | readonly RespValue[]
  | { readonly simple: string }
  | { readonly error: string }
  /** Pairs; where a client speaks version 2, an array of both in turn. */
  | { readonly pairs: readonly (readonly [RespValue, RespValue])[] }
  /** Said without having been asked: a message of a channel. */
  | { readonly message: readonly RespValue[] }

/** What one text or list may hold; beyond that a sender is not a client of ours. */
const mostBytes = 64 * 1024 * 1024
const mostItems = 100_000

/** As bytes of the wire, for a client that speaks version 2 or 3. */
export function encodeResp(value: RespValue, version: 2 | 3 = 2): string {
  if (value === null) return version === 3 ? '_\r\n' : '$-1\r\n'
  if (typeof value === 'number') return `:${value}\r\n`
  if (typeof value === 'boolean') return version === 3 ? `#${value ? 't' : 'f'}\r\n` : `:${value ? 1 : 0}\r\n`
  if (typeof value === 'string') return `$${value.length}\r\n${value}\r\n`
  if ('simple' in value) return `+${value.simple}\r\n`
  if ('error' in value) return `-${value.error}\r\n`
  if ('pairs' in value) {
    const head = version === 3 ? `%${value.pairs.length}` : `*${value.pairs.length * 2}`
    return `${head}\r\n${value.pairs.map(([key, one]) => encodeResp(key, version) + encodeResp(one, version)).join('')}`
  }
  const [head, items] = 'message' in value ? [version === 3 ? '>' : '*', value.message] : ['*', value]
  return `${head}${items.length}\r\n${items.map((one) => encodeResp(one, version)).join('')}`
}

/** A command as clients send it. */
export function encodeCommand(words: readonly string[]): string {
  return encodeResp(words)
}

interface Read {
  readonly value: RespValue
  readonly next: number
}

/** Takes bytes as they come, and gives the values that are whole. */
export class RespReader {
  #text = ''

  /** Throws on what is not the protocol: that connection is of no use any more. */
  push(bytes: Buffer): RespValue[] {
    this.#text += bytes.toString('latin1')
    const values: RespValue[] = []
    let at = 0
    for (let read = readValue(this.#text, at); read !== null; read = readValue(this.#text, at)) {
      values.push(read.value)
      at = read.next
    }
    this.#text = this.#text.slice(at)
    if (this.#text.length > mostBytes) throw new Error('Protocol error: too big a request')
    return values
  }
}

/** Null: more of it must come first. */
function readValue(text: string, at: number): Read | null {
  const end = text.indexOf('\r\n', at)
  if (end < 0) return null
  const kind = text.charAt(at)
  const line = text.slice(at + 1, end)
  const next = end + 2
  switch (kind) {
    case '+':
      return { value: { simple: line }, next }
    case '-':
      return { value: { error: line }, next }
    case ':':
      return { value: Number(line), next }
    case '#':
      return { value: line === 't', next }
    case ',':
      return { value: Number(line), next }
    case '_':
      return { value: null, next }
    case '$':
    case '=':
      return readText(text, next, readCount(line, mostBytes))
    case '*':
    case '~':
    case '>':
      return readItems(text, next, readCount(line, mostItems))
    case '%':
      return readItems(text, next, readCount(line, mostItems) * 2)
    default:
      // A line as a person types it.
      return { value: text.slice(at, end).split(' ').filter(Boolean), next }
  }
}

function readCount(line: string, most: number): number {
  const count = Number(line)
  if (line === '' || !Number.isInteger(count) || count < -1 || count > most) {
    throw new Error(`Protocol error: invalid length "${line.slice(0, 20)}"`)
  }
  return count
}

function readText(text: string, at: number, length: number): Read | null {
  if (length < 0) return { value: null, next: at }
  return text.length < at + length + 2 ? null : { value: text.slice(at, at + length), next: at + length + 2 }
}

function readItems(text: string, from: number, count: number): Read | null {
  if (count < 0) return { value: null, next: from }
  const items: RespValue[] = []
  let at = from
  while (items.length < count) {
    const read = readValue(text, at)
    if (read === null) return null
    items.push(read.value)
    at = read.next
  }
  return { value: items, next: at }
}
