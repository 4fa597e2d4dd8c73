import type { ClusterSnapshot, ServedAddress } from '../../../../shared/model/cluster.ts'
import { counted } from '../../../format/number.ts'

/** What stands in and under the URL field while nothing is typed. */
export interface TargetWords {
  readonly placeholder: string
  readonly hint: string
  /** Where load goes then; null: nowhere. */
  readonly url: string | null
}

/**
 * The first address of the cluster that load can be made on, as `deck/load/choose-target.ts` chooses it; or why there is none.
 * `portCount`: of tasks that whoever connects has to choose between; null where there is nothing to choose.
 */
export function targetWords(served: readonly ServedAddress[], portCount: number | null): TargetWords {
  const [first] = served
  if (first === undefined) return { placeholder: 'the cluster has no address yet', hint: '', url: null }
  const loadable = served.find(({ notLoadable }) => notLoadable === null)
  if (loadable === undefined) {
    return {
      placeholder: 'the URL of something else',
      hint: `No load on ${first.text}: ${first.notLoadable}.`,
      url: null,
    }
  }
  const isSecure = loadable.text.startsWith('https://')
  const hint = isSecure ? 'The certificate of this cluster is not checked, as it is its own.' : ''
  return { placeholder: loadable.text, hint: portCount === null ? hint : portsHint(portCount), url: loadable.text }
}

/** Null: one address stands for all workers. */
export function portCountOf(cluster: Pick<ClusterSnapshot, 'fleet'> | undefined): number | null {
  return cluster?.fleet?.spread.portCount ?? null
}

function portsHint(count: number): string {
  if (count === 0) return 'No task serves now.'
  const tasks = count === 1 ? 'the port of the one task that serves' : `the ports of ${counted(count, 'task')} in turn`
  return `To ${tasks}; new connections follow those that serve. Type a URL to load one alone.`
}
