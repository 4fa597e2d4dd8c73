import type { FleetReplica } from '../../../shared/containers/fleet.ts'
import type { Replica } from '../types.ts'

export type ReplicaPhase = Replica['phase']
export type Healthcheck = FleetReplica['healthcheck']

/**
 * States of a Swarm task to our phases. A task is `running` once its health check passed, if it has one: `starting` until then.
 * https://docs.docker.com/engine/swarm/how-swarm-mode-works/swarm-task-states/
 */
const ofTask: Readonly<Record<string, ReplicaPhase>> = {
  new: 'starting',
  pending: 'starting',
  allocated: 'starting',
  assigned: 'starting',
  accepted: 'starting',
  preparing: 'starting',
  ready: 'starting',
  starting: 'starting',
  running: 'listening',
  complete: 'exited',
  shutdown: 'stopped',
  failed: 'exited',
  rejected: 'failed',
  remove: 'stopped',
  orphaned: 'exited',
}

const wantedGone = new Set(['shutdown', 'remove'])

/** `desired` is what the scheduler wants of it; a state that a newer Swarm may add counts as starting. */
export function phaseOfTask(state: string, desired: string): ReplicaPhase {
  const phase = ofTask[state] ?? 'starting'
  const lives = phase === 'starting' || phase === 'listening'
  if (!lives || !wantedGone.has(desired)) return phase
  // One that never began is not drained: it is called off.
  return phase === 'listening' ? 'draining' : 'stopped'
}

/** States of a container, with its health check; `isWanted`: its end was. */
export function phaseOfContainer(status: string, health: Healthcheck, isWanted: boolean): ReplicaPhase {
  switch (status) {
    case 'created':
    case 'restarting':
      return 'starting'
    case 'running':
    case 'paused':
      return health === 'none' || health === 'healthy' ? 'listening' : 'online'
    case 'removing':
      return 'draining'
    case 'exited':
      return isWanted ? 'stopped' : 'exited'
    case 'dead':
      return 'failed'
    default:
      return 'starting'
  }
}

/** Of `State.Health.Status`; undefined for a container that has no check. */
export function healthcheckOf(status: string | undefined): Healthcheck {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : 'none'
}
