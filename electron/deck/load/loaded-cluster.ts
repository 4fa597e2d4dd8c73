import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { Supervisor } from '../../supervisor/types.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { ServingPorts } from './serving-ports.ts'

/** What load needs of the cluster it is made on: processes of this deck, or containers. */
export interface LoadedCluster extends Pick<ClusterSession, 'id' | 'runState' | 'snapshot' | 'say'> {
  readonly settings: Pick<ClusterSettings, 'name'>
  readonly telemetry: Pick<ClusterSession['telemetry'], 'shares'>
  readonly history: Pick<ClusterSession['history'], 'events'>
  readonly lent: Pick<ClusterSession['lent'], 'set' | 'giveBack' | 'isLent'>
  readonly supervisor: Pick<Supervisor, 'reload'>
  /** Absent where one address always stands for all workers. */
  readonly servingPorts?: ServingPorts
}
