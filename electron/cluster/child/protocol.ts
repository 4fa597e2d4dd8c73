/**
 * What a cluster child says to its primary (`NODE_CLUSTER` messages of lib/internal/cluster/child.js, the same from
 * Node 18 to 26), parsed by hand: a worker is an application, and may send anything.
 */

/** A worker asks for a server. */
export interface ServerQuery {
  /** IP address, absolute UNIX path, or null for "any". */
  readonly address: string | null
  /** -1 for a UNIX path. */
  readonly port: number
  readonly addressType: 4 | 6 | -1 | 'udp4' | 'udp6'
  /** A descriptor the app wants to listen on; null when it named none. */
  readonly fd: number | null
  /** The nth server of this address in this worker; tells servers on port 0 apart. */
  readonly index: number
  readonly flags: number
  /** 0 = the app named none. */
  readonly backlog: number
  readonly readableAll: boolean
  readonly writableAll: boolean
  /** What the first worker brings for all of them, e.g. TLS ticket keys. Handed on, never read. */
  readonly data: unknown
}

/** What concerns the primary. */
export type ProtocolMessage =
  | { readonly act: 'online' }
  /** `query` null: it makes no sense, but an answer is waited for. */
  | { readonly act: 'queryServer'; readonly seq: number; readonly query: ServerQuery | null }
  | { readonly act: 'listening'; readonly query: ServerQuery }
  | { readonly act: 'close'; readonly key: string }
  | { readonly act: 'exitedAfterDisconnect'; readonly seq: number }

/** The answer to a hand-over; concerns the worker object that sent it. */
export interface Acknowledgement {
  readonly act: 'acknowledge'
  readonly ack: number
  readonly accepted: boolean
}

/** One entry per act; the compiler names the one that is missing. */
export type ProtocolHandlers<Context> = {
  readonly [Act in ProtocolMessage['act']]: (
    context: Context,
    message: Extract<ProtocolMessage, { readonly act: Act }>,
  ) => void
}

/** A message of ours, null when it is not (Node's own traffic), `junk` when it says it is but makes no sense. */
export function parseProtocolMessage(raw: unknown): ProtocolMessage | Acknowledgement | 'junk' | null {
  if (!isRecord(raw) || raw.cmd !== 'NODE_CLUSTER') return null
  if (raw.ack !== undefined) {
    return isCount(raw.ack) ? { act: 'acknowledge', ack: raw.ack, accepted: raw.accepted === true } : 'junk'
  }
  const { act, seq, key } = raw
  switch (act) {
    case 'online':
      return { act }
    case 'close':
      return typeof key === 'string' ? { act, key } : 'junk'
    case 'exitedAfterDisconnect':
      return isCount(seq) ? { act, seq } : 'junk'
    case 'listening': {
      const query = parseQuery(raw)
      return query === null ? 'junk' : { act, query }
    }
    case 'queryServer': {
      const query = parseQuery(raw)
      return isCount(seq) ? { act, seq, query } : 'junk'
    }
    default:
      return 'junk'
  }
}

/** Calls the handler of the message's act. */
export function dispatchProtocolMessage<Context>(
  handlers: ProtocolHandlers<Context>,
  context: Context,
  message: ProtocolMessage,
): void {
  switch (message.act) {
    case 'online':
      handlers.online(context, message)
      break
    case 'queryServer':
      handlers.queryServer(context, message)
      break
    case 'listening':
      handlers.listening(context, message)
      break
    case 'close':
      handlers.close(context, message)
      break
    case 'exitedAfterDisconnect':
      handlers.exitedAfterDisconnect(context, message)
      break
  }
}

/** Names one bound socket, as in lib/internal/cluster/primary.js: servers on port 0 are told apart by their index. */
export function addressKey(query: ServerQuery): string {
  const index = query.port === 0 ? `:${query.index}` : ''
  return `${query.address}:${query.port}:${query.addressType}:${query.fd}${index}`
}

/** What Node's own binding would make of it: much of this comes as the app wrote it, unconverted. */
function parseQuery(raw: Record<string, unknown>): ServerQuery | null {
  const { address = null, fd = null, index } = raw
  // With a descriptor, port and type are null.
  const addressType = fd === null ? raw.addressType : (raw.addressType ?? -1)
  if (address !== null && (typeof address !== 'string' || address.length > 4096)) return null
  if (fd !== null && !isIntegerBetween(fd, -1, 2 ** 31 - 1)) return null
  if (!isAddressType(addressType) || !isCount(index)) return null
  const ofApp = isDatagram(addressType) ? datagramPort(raw.port) : raw.port
  const port = fd === null || fd < 0 ? ofApp : (raw.port ?? -1)
  if (!isIntegerBetween(port, -1, 65_535)) return null
  return {
    address,
    port,
    addressType,
    fd: fd === null || fd < 0 ? null : fd,
    index,
    flags: isCount(raw.flags) ? raw.flags : 0,
    backlog: integerOf(raw.backlog),
    readableAll: Boolean(raw.readableAll),
    writableAll: Boolean(raw.writableAll),
    data: raw.data ?? null,
  }
}

/** dgram sends on what `bind` was called with: "5353", or nothing at all. The system reads the lower 16 bits. */
function datagramPort(port: unknown): number {
  return integerOf(port) & 0xffff
}

/** As V8's `Int32Value`; 0 for what is no number. */
function integerOf(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) | 0 : 0
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isCount(value: unknown): value is number {
  return isIntegerBetween(value, 0, Number.MAX_SAFE_INTEGER)
}

function isIntegerBetween(value: unknown, min: number, max: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max
}

function isAddressType(value: unknown): value is ServerQuery['addressType'] {
  return value === 4 || value === 6 || value === -1 || isDatagram(value)
}

/** A socket type of dgram. */
export function isDatagram(value: unknown): value is 'udp4' | 'udp6' {
  return value === 'udp4' || value === 'udp6'
}
