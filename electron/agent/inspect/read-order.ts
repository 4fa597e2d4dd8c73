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

/** Null when it makes no sense. */
export function readHeapSnapshot(value: unknown): Extract<AgentInspectOrder, { kind: 'heap-snapshot' }> | null {
  const { lookId, path } = fieldsOf(value)
  return isCount(lookId) && typeof path === 'string' && path !== '' ? { kind: 'heap-snapshot', lookId, path } : null
}

/** Null when it makes no sense. */
export function readCollect(value: unknown): Extract<AgentInspectOrder, { kind: 'collect-garbage' }> | null {
  const { lookId } = fieldsOf(value)
  return isCount(lookId) ? { kind: 'collect-garbage', lookId } : null
}

/** Null when it makes no sense. */
export function readDiagnose(value: unknown): Extract<AgentInspectOrder, { kind: 'diagnose' }> | null {
  const { lookId, path, withEnvironment } = fieldsOf(value)
  if (!isCount(lookId) || typeof path !== 'string' || path === '' || typeof withEnvironment !== 'boolean') return null
  return { kind: 'diagnose', lookId, path, withEnvironment }
}

/** Null when it makes no sense. */
export function readReadWritten(value: unknown): Extract<AgentInspectOrder, { kind: 'read-written' }> | null {
  const { lookId, path, offset } = fieldsOf(value)
  if (!isCount(lookId) || typeof path !== 'string' || !isCount(offset)) return null
  return { kind: 'read-written', lookId, path, offset }
}

/** Longer timers run out at once, and no file of ours is larger. */
const mostCount = 2 ** 31 - 1
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostCount

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
