import type { Result } from '../../../shared/result.ts'
import type { ResultsStore } from '../../load/results/results-store.ts'
import type { GeneratedLoad, LoadOptions } from '../../load/types.ts'
import type { DeckContext } from '../types.ts'
import type { LoadedCluster } from './loaded-cluster.ts'

/** What loads need of the deck. */
export interface LoadParts {
  readonly context: Pick<DeckContext, 'clock' | 'publish' | 'ledger'>
  readonly store: ResultsStore
  readonly cores: number
  /** Makes load; tests put theirs here. */
  begin(
    options: Pick<
      LoadOptions,
      'settings' | 'targets' | 'checksCertificate' | 'forked' | 'gone' | 'onSecond' | 'onChange'
    >,
  ): GeneratedLoad
  session(clusterId: string): Result<LoadedCluster>
}
