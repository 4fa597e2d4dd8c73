import { type ReactNode, useMemo } from 'react'
import type { LoadBar } from '../../../../shared/model/load.ts'
import { rateAxis } from '../../../charts/axes/plot-axes.ts'
import { logAxis } from '../../../charts/axes/value-axis.ts'
import { type ChartRule, plainPicture } from '../../../charts/chart-picture.ts'
import { formatDelay } from '../../../format/duration.ts'
import { formatNumber, thousands } from '../../../format/number.ts'
import { LinkedPlots } from '../../../panels/linked-plots/linked-plots.tsx'
import type { LoadReading } from '../reading.ts'
import { NoPlots } from './no-plots.tsx'
import { latencyTick, latencyWords } from './timeline-plots.ts'

interface HistogramProps {
  readonly reading: LoadReading
  readonly actions: ReactNode
}

/** How many answers took how long: corrected as bars, raw as bars behind them. */
export function Histogram({ reading, actions }: HistogramProps) {
  const { bars, latency } = reading.totals
  const isOpen = reading.settings.model === 'open'
  const plot = useMemo(() => histogramPicture(bars, isOpen), [bars, isOpen])
  const xs = bars.map(({ fromMs, toMs }) => Math.sqrt(fromMs * toMs))
  if (bars.length === 0 || latency === null) {
    return (
      <NoPlots title="Latency histogram" actions={actions}>
        No request was answered yet.
      </NoPlots>
    )
  }
  return (
    <LinkedPlots
      plots={[
        {
          title: 'Latency histogram',
          sub: 'answers by latency, log scale',
          legend: isOpen && (
            <span className="lp-legend">
              <span>
                <i className="ld-swatch" data-of="corrected" /> corrected
              </span>
              <span>
                <i className="ld-swatch" data-of="raw" /> raw
              </span>
            </span>
          ),
          formatY: thousands,
          picture: {
            ...plot.picture,
            rules: [percentileRule('p50', latency.corrected.p50Ms), percentileRule('p99', latency.corrected.p99Ms)],
          },
        },
      ]}
      xAxis={plot.xAxis}
      formatX={latencyTick}
      xName="Latency"
      xs={xs}
      tip={(x) => barTip(bars, x)}
      rightPx={16}
      actions={actions}
    />
  )
}

function percentileRule(name: string, ms: number): ChartRule {
  return { axis: 'x', at: ms, words: `${name} ${latencyWords(ms)}`, ink: 'fg-3' }
}

function histogramPicture(bars: readonly LoadBar[], isOpen: boolean) {
  const lowest = bars[0]?.fromMs ?? 1
  const highest = bars.at(-1)?.toMs ?? 10
  const low = 10 ** Math.floor(Math.log10(Math.max(0.01, lowest)) + 1e-9)
  const most = bars.reduce((max, bar) => Math.max(max, bar.correctedCount, isOpen ? bar.rawCount : 0), 0)
  const of = (pick: (bar: LoadBar) => number) =>
    bars.map((bar) => ({ from: Math.max(low, bar.fromMs), to: bar.toMs, value: pick(bar) }))
  return {
    xAxis: logAxis(highest, low, low * 10),
    picture: {
      ...plainPicture,
      yAxis: rateAxis(most),
      lines: [],
      bars: [
        ...(isOpen ? [{ id: 'raw', ink: 'warn' as const, alpha: 0.55, bars: of((bar) => bar.rawCount) }] : []),
        { id: 'corrected', ink: 'seq2' as const, alpha: 0.75, bars: of((bar) => bar.correctedCount) },
      ],
    },
  }
}

function barTip(bars: readonly LoadBar[], x: number) {
  const bar = bars.find(({ fromMs, toMs }) => x >= fromMs && x <= toMs)
  if (bar === undefined) return { head: formatDelay(x), rows: [] }
  return {
    head: `${formatDelay(bar.fromMs)} to ${formatDelay(bar.toMs)}`,
    rows: [
      ['corrected', formatNumber(bar.correctedCount)],
      ['raw', formatNumber(bar.rawCount)],
    ] as const,
  }
}
