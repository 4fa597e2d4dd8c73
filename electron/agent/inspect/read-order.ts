import type { AgentInspectOrder } from '../../../shared/inspection/agent-orders.ts'

export type StartProfile = Extract<AgentInspectOrder, { kind: 'start-profile' }>
export type StopProfile = Extract<AgentInspectOrder, { kind: 'stop-profile' }>

/** Null when it makes no sense. */
export function readStartProfile(value: unknown): StartProfile | null {
  const { profileId, what, interval, path, mostMs, until } = fieldsOf(value)
  if (what !== 'cpu' && what !== 'allocations') return null
  if (until !== 'stopped' && until !== 'listening') return null
  if (!isCount(profileId) || !isCount(interval) || !isCount(mostMs)) return null
  if (interval === 0 || mostMs === 0 || typeof path !== 'string' || path === '') return null
  return { kind: 'start-profile', profileId, what, interval, path, mostMs, until }
}

/** Null when it makes no sense. */
export function readStopProfile(value: unknown): StopProfile | null {
  const { profileId, isWanted } = fieldsOf(value)
  return isCount(profileId) && typeof isWanted === 'boolean' ? { kind: 'stop-profile', profileId, isWanted } : null
}

/** Longer timers run out at once. */
const mostCount = 2 ** 31 - 1
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostCount

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
