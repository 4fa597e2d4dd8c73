import type { ServedAddress } from '../../../../shared/model/cluster.ts'

/** What stands in and under the URL field while nothing is typed. */
export interface TargetWords {
  readonly placeholder: string
  readonly hint: string
  /** Where load goes then; null: nowhere. */
  readonly url: string | null
}

/** The first address of the cluster that load can be made on, as `deck/load/choose-target.ts` chooses it; or why there is none. */
export function targetWords(served: readonly ServedAddress[]): TargetWords {
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
  return { placeholder: loadable.text, hint, url: loadable.text }
}
