import { type ReactNode, useCallback, useMemo } from 'react'
import { asRates } from '../../../../shared/load-rates.ts'
import { elapsedWords } from '../../../format/elapsed.ts'
import { formatNumber } from '../../../format/number.ts'
import { LinkedPlots } from '../../../panels/linked-plots/linked-plots.tsx'
import type { LoadReading } from '../reading.ts'
import { LineSample } from './line-sample.tsx'
import { latencyPlot, originAtMs, secondTip, throughputPlot, timeAxisOf } from './timeline-plots.ts'

interface TimelineProps {
  readonly reading: LoadReading
  readonly actions: ReactNode
}

/** What happened second by second: throughput above latency, over the same time, with the cluster's marks on both. */
export function Timeline({ reading, actions }: TimelineProps) {
  const { seconds } = reading
  const throughput = useMemo(() => throughputPlot(reading), [reading])
  const latency = useMemo(() => latencyPlot(reading), [reading])
  const xs = useMemo(() => seconds.map(({ atMs }) => atMs), [seconds])
  const axis = timeAxisOf(reading)
  const origin = originAtMs(reading)
  const formatX = useCallback((atMs: number) => elapsedWords(atMs - origin), [origin])
  return (
    <LinkedPlots
      plots={[
        {
          ...throughput,
          legend: <Legend reading={reading} />,
        },
        latency,
      ]}
      xAxis={axis}
      formatX={formatX}
      xName="Time"
      xs={xs}
      tip={(atMs) => secondTip(reading, atMs)}
      rightPx={44}
      actions={actions}
    />
  )
}

/** What the lines are, with the newest figures while the load goes on. */
function Legend({ reading }: { readonly reading: LoadReading }) {
  const { seconds, isOver, settings, totals, ratePerSec } = reading
  const last = isOver ? undefined : seconds.at(-1)
  const newest = last && asRates(last)
  return (
    <span className="lp-legend">
      <span>
        <LineSample ink="fg" />
        {newest === undefined ? (
          'ok'
        ) : (
          <>
            achieved <b>{formatNumber(newest.okCount)}/s</b>
          </>
        )}
      </span>
      {settings.model === 'open' && (
        <span>
          <LineSample ink="fg-3" dashed />
          {ratePerSec === null ? 'target' : `target ${formatNumber(ratePerSec)}/s`}
        </span>
      )}
      {totals.ledger.failed > 0 && (
        <span>
          <LineSample ink="bad" />
          failed
        </span>
      )}
    </span>
  )
}
