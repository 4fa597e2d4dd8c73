import type { OpenRequest } from '../../../shared/model/settings.ts'
import type { Result } from '../../../shared/result.ts'
import type { ExperimentDesk } from '../experiments/experiment-desk.ts'
import type { LoadDesk } from '../load/load-desk.ts'
import type { ClusterSession } from '../session/cluster-session.ts'

/** What lessons use of the deck that they are in. */
export interface LessonDeck {
  readonly loads: LoadDesk
  readonly experiments: Pick<ExperimentDesk, 'deeds'>
  /** `isPassing`: no later deck brings it back. */
  open(request: OpenRequest, isPassing: boolean): Promise<Result<{ readonly clusterId: string }>>
  remove(clusterId: string): Promise<Result<void>>
  session(clusterId: string): Result<ClusterSession>
}
