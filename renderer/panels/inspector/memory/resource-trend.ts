import { useRef } from 'react'
import type { WorkerDetail } from '../../../../shared/model/inspect.ts'
import { formatRoundDuration } from '../../../format/duration.ts'
import { formatNumber } from '../../../format/number.ts'

type Counts = ReadonlyMap<string, number>

interface Kept {
  readonly key: string
  readonly looks: readonly { readonly atMs: number; readonly counts: Counts }[]
}

/** So far back it is compared, and not before so much is known. */
const reachMs = 120_000
const leastMs = 10_000

/** How the kinds grew since somebody looks, two minutes at most: "+12 in 2 m". Kinds that stay the same are left out. */
export function useResourceTrend(detail: WorkerDetail | null): ReadonlyMap<string, string> {
  const kept = useRef<Kept>({ key: '', looks: [] })
  const self = detail?.self ?? null
  if (detail === null || self === null) return new Map()
  const key = `${detail.clusterId} ${detail.slot} ${detail.generation}`
  if (kept.current.key !== key) kept.current = { key, looks: [] }
  const { looks } = kept.current
  if (looks.at(-1)?.atMs !== self.atMs) {
    const counts = new Map(self.resources.map(({ kind, count }) => [kind, count]))
    const recent = looks.filter(({ atMs }) => atMs > self.atMs - reachMs)
    kept.current = { key, looks: [...recent, { atMs: self.atMs, counts }] }
  }
  return resourceTrend(kept.current.looks)
}

/** The words for each kind whose count differs from that of the first look. Pure. */
export function resourceTrend(looks: Kept['looks']): ReadonlyMap<string, string> {
  const [first, last] = [looks[0], looks.at(-1)]
  if (first === undefined || last === undefined || last.atMs - first.atMs < leastMs) return new Map()
  const since = formatRoundDuration(Math.round((last.atMs - first.atMs) / 1000) * 1000)
  return new Map(
    [...last.counts].flatMap(([kind, count]) => {
      const grown = count - (first.counts.get(kind) ?? 0)
      if (grown === 0) return []
      return [[kind, `${grown > 0 ? '+' : '−'}${formatNumber(Math.abs(grown))} in ${since}`] as const]
    }),
  )
}
