import './compare.css'
import { type ReactNode, useMemo, useState } from 'react'
import { windowTally } from '../../panels/fairness/window-tally.ts'
import { WireView } from '../../panels/wire-view/wire-view.tsx'
import type { ComparedPair } from '../../store/deck-state.ts'
import { useCluster, useComparedPair, useDeck, useFairness, useNewestPoint } from '../../store/use-deck.ts'
import { CompareCharts, type ComparePointer } from './compare-charts.tsx'
import { CompareFigures } from './compare-figures.tsx'
import { CompareHead } from './compare-head.tsx'
import { CompareShares } from './compare-shares.tsx'
import { presentFigures } from './figures.ts'
import { LoadBothBar } from './load-both-bar.tsx'
import { type ShareSide, shareSide } from './share-side.ts'
import { useComparedCharts, useComparedNowMs } from './use-compared-charts.ts'

/** Two clusters next to each other: one clock, one time range, one scale for each pair of pictures. */
export function CompareView() {
  const pair = useComparedPair()
  return pair === null ? null : <ComparedClusters key={pair.join(' ')} pair={pair} />
}

function ComparedClusters({ pair }: { readonly pair: ComparedPair }) {
  const [left, right] = pair
  const nowMs = useComparedNowMs(pair)
  const charts = useComparedCharts(pair, nowMs)
  const figures = [useFigures(left, nowMs), useFigures(right, nowMs)] as const
  const shares = [useShareSide(left, nowMs), useShareSide(right, nowMs)] as const
  const names = [useName(left), useName(right)] as const
  const [pointer, setPointer] = useState<ComparePointer | null>(null)
  return (
    <div className="cmp-all">
      <LoadBothBar pair={pair} />
      <div className="cmp">
        {pair.map((clusterId, index) => {
          const side = index === 0 ? 0 : 1
          return (
            <CompareColumn key={clusterId} name={names[side]}>
              <CompareHead clusterId={clusterId} side={side} />
              <CompareFigures own={figures[side]} both={figures} />
              <WireView clusterId={clusterId} isAlone={false} />
              <CompareShares name={names[side]} own={shares[side]} both={shares} />
              <CompareCharts
                name={names[side]}
                charts={charts[side]}
                side={side}
                pointer={pointer}
                onPointer={setPointer}
              />
            </CompareColumn>
          )
        })}
      </div>
    </div>
  )
}

function CompareColumn({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section className="cmp-column" aria-label={name}>
      {children}
    </section>
  )
}

function useName(clusterId: string): string {
  return useCluster(clusterId)?.settings.name ?? clusterId
}

function useFigures(clusterId: string, nowMs: number) {
  const cluster = useCluster(clusterId)
  const point = useNewestPoint(clusterId)
  return useMemo(() => presentFigures(cluster, point, nowMs), [cluster, point, nowMs])
}

function useShareSide(clusterId: string, nowMs: number): ShareSide {
  const cluster = useCluster(clusterId)
  const fairness = useFairness(clusterId)
  const window = useDeck((state) => state.fairnessWindow)
  return useMemo(() => shareSide(cluster, windowTally(fairness, window, nowMs)), [cluster, fairness, window, nowMs])
}
