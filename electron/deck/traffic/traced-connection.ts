import type { ConnectionTrace } from '../../../shared/model/traffic.ts'

/** One connection of the wire view, with what is needed to find it again. */
export interface TracedConnection {
  /** As it is published: replaced when something changes, never changed itself. */
  trace: ConnectionTrace
  /** The primary's number for it; null where only an agent saw it. */
  readonly traceId: number | null
  /** Sent to it, or opened in it. */
  workerId: number | null
  /** The agent's number for it, once that told of it. */
  agentId: number | null
  acceptedMonoMs: number | null
  /** Who sees it arrive sees its end, too: a front, through which it goes until then. */
  readonly isWatchedToEnd: boolean
}

/** Nothing is known yet. */
export const unseen: Omit<ConnectionTrace, 'id' | 'client'> = {
  arrivedMonoMs: null,
  sentMonoMs: null,
  attempts: 0,
  slot: null,
  generation: null,
  openedMonoMs: null,
  firstRequestMonoMs: null,
  requestCount: 0,
  closedMonoMs: null,
  lost: null,
  carried: null,
}

const mappedPrefix = '::ffff:'

/** "127.0.0.1:53412", "[::1]:53412"; null for a client without a port. */
export function clientWords({ address, port }: { address: string | null; port: number | null }): string | null {
  if (address === null || port === null) return null
  const plain = address.startsWith(mappedPrefix) && address.includes('.') ? address.slice(mappedPrefix.length) : address
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`
}
