import type { AgentTraffic } from '../../shared/agent-protocol.ts'
import type { ConnectionTrace } from '../../shared/model/traffic.ts'

/** One connection of the wire view, with what is needed to find it again. */
export interface TracedConnection {
  /** As it is published: replaced when something changes, never changed itself. */
  trace: ConnectionTrace
  /** Sent to it, or opened in it. */
  workerId: number | null
  /** The agent's number for it, once that told of it. */
  agentId: number | null
  acceptedMonoMs: number | null
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
}

const mappedPrefix = '::ffff:'
/** Two processes read one clock, but each knows its own origin only so well. */
const toleranceMs = 1

/** "127.0.0.1:53412", "[::1]:53412"; null for a client without a port. */
export function clientWords({ address, port }: { address: string | null; port: number | null }): string | null {
  if (address === null || port === null) return null
  const plain = address.startsWith(mappedPrefix) && address.includes('.') ? address.slice(mappedPrefix.length) : address
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`
}

/** True when the agent's record can be of this connection, which the primary sent to that worker. */
export function joins(
  { workerId, agentId, acceptedMonoMs, trace }: TracedConnection,
  sentToId: number,
  record: AgentTraffic['connections'][number],
): boolean {
  if (workerId !== sentToId || agentId !== null || trace.sentMonoMs === null) return false
  // Open before tracing began: only the client's name can tell.
  if (record.openedMonoMs === null) return record.port !== null
  if (record.openedMonoMs < trace.sentMonoMs - toleranceMs) return false
  return record.port !== null || acceptedMonoMs === null || record.openedMonoMs <= acceptedMonoMs + toleranceMs
}
