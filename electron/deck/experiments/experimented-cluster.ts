import type { WorkerOrder } from '../../../shared/actions/worker-actions.ts'
import type { ClusterRunState, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { Result } from '../../../shared/result.ts'
import type { Experiment } from '../../experiments/experiment.ts'
import type { WorkerTarget } from '../../supervisor/types.ts'
import type { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import type { ClusterFaults } from '../faults/cluster-faults.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { EventHistory } from '../session/event-history.ts'
import { doToCluster } from './cluster-doers.ts'

/** What an experiment needs of the cluster that it is run on: one of processes of this deck, or of containers. */
export interface ExperimentedCluster {
  readonly id: string
  readonly settings: ClusterSettings
  readonly runState: ClusterRunState
  readonly desired: number
  readonly slots: readonly SlotSnapshot[]
  /** Slots whose worker something can be done to. */
  readonly within: readonly number[]
  /** Slots whose agent carries faults, where those are others; null: the same. */
  readonly carrying: readonly number[] | null
  readonly faults: ClusterFaults
  readonly telemetry: Pick<ClusterTelemetry, 'lastPoint' | 'pointsSince'>
  readonly history: Pick<EventHistory, 'events'>
  snapshot(): ClusterSnapshot
  /** Tells of it in the cluster's events. */
  readonly say: ClusterSession['say']
  act(target: WorkerTarget, order: WorkerOrder): Promise<Result<{ readonly words: string }>>
  /** Does an action of the table to the cluster as a whole. */
  doAs(id: string, input: Readonly<Record<string, unknown>>): Promise<Result<unknown>>
  /** Which of its steps or probes make no sense here, and why; null: all can be tried. */
  whyNot(experiment: Experiment): string | null
  /** What somebody else decided about it since, beside what we would have; null: we decide here. */
  decidedElsewhere(sinceMs: number): string | null
}

/** A cluster whose workers the deck forked: everything can be tried on it. */
export function experimentOn(session: ClusterSession): ExperimentedCluster {
  const { id, faults, telemetry, history } = session
  return {
    ...{ id, faults, telemetry, history },
    get settings() {
      return session.settings
    },
    get runState() {
      return session.runState
    },
    get desired() {
      return session.supervisor.desired
    },
    get slots() {
      return session.supervisor.slots
    },
    get within() {
      return session.supervisor.slots.flatMap(({ slot, pid }) => (pid === null ? [] : [slot]))
    },
    carrying: null,
    snapshot: () => session.snapshot(),
    say: (kind, tone, words, mark) => session.say(kind, tone, words, mark),
    act: (target, order) => session.supervisor.act(target, order),
    doAs: (action, input) => doToCluster(session, action, input),
    whyNot: () => null,
    decidedElsewhere: () => null,
  }
}
