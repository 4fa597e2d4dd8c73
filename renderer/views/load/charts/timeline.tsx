import { type ReactNode, useCallback, useMemo } from 'react'
import { formatNumber } from '../../../format/number.ts'
import { elapsedWords } from '../load-words.ts'
import type { LoadReading } from '../reading.ts'
import { LineSample } from './line-sample.tsx'
import { LinkedPlots } from './linked-plots.tsx'
import { latencyPlot, secondTip, throughputPlot, timeAxisOf } from './timeline-plots.ts'

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
  const { low } = axis
  const formatX = useCallback((atMs: number) => elapsedWords(atMs - low), [low])
  const newest = seconds.at(-1)
  return (
    <LinkedPlots
      plots={[
        {
          ...throughput,
          legend: newest !== undefined && !reading.isOver && (
            <span className="lp-legend">
              <span>
                <LineSample ink="fg" />
                achieved <b>{formatNumber(newest.okCount)}/s</b>
              </span>
              {newest.askedCount !== null && (
                <span>
                  <LineSample ink="fg-3" dashed />
                  target {formatNumber(newest.askedCount)}/s
                </span>
              )}
            </span>
          ),
        },
        latency,
      ]}
      xAxis={axis}
      formatX={formatX}
      xName="Time"
      xs={xs}
      tip={(atMs) => secondTip(seconds, atMs)}
      rightPx={44}
      actions={actions}
    />
  )
}
