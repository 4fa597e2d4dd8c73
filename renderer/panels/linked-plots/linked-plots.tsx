import './linked-plots.css'
import { type ReactNode, useState } from 'react'
import type { ValueAxis } from '../../charts/axes/value-axis.ts'
import type { ChartPicture } from '../../charts/chart-picture.ts'
import { ChartStack } from '../../charts/chart-stack.tsx'
import type { ChartPointer } from '../../charts/frame/chart.tsx'
import { HiddenTable, type PlotTip } from '../../charts/hidden-table.tsx'
import { usePalette } from '../../charts/palette.ts'
import { nearestOf } from '../../charts/series/points.ts'
import { useElementSize } from '../../charts/use-element-size.ts'
import { PanelHead } from '../../components/panel.tsx'

/** One of several charts over the same x axis. */
export interface LinkedPlot {
  /** Title, and accessible name of the figure. */
  readonly title: string
  readonly sub: string
  readonly legend?: ReactNode
  readonly picture: Omit<ChartPicture, 'xAxis' | 'palette'>
  readonly formatY: (value: number) => string
  /** Share of the height; 1 unless given. */
  readonly grow?: number
}

interface LinkedPlotsProps {
  readonly plots: readonly LinkedPlot[]
  readonly xAxis: ValueAxis
  readonly formatX: (value: number) => string
  /** What the x axis means. */
  readonly xName: string
  /** Places that have numbers, rising. */
  readonly xs: readonly number[]
  readonly tip: (x: number) => PlotTip
  readonly rightPx: number
  /** Controls at the right end of the first header. */
  readonly actions?: ReactNode
}

/** Charts over one x axis: one crosshair through all of them, which stands on points alone. */
export function LinkedPlots({ plots, xAxis, formatX, xName, xs, tip, rightPx, actions }: LinkedPlotsProps) {
  const palette = usePalette()
  const [box, size] = useElementSize<HTMLDivElement>()
  const [pointer, setPointer] = useState<ChartPointer | null>(null)
  const x = pointer === null ? null : nearestOf(xs, pointer.x)
  const index = x === null ? -1 : xs.indexOf(x)
  const shown = x === null ? null : tip(x)
  const last = xs.length - 1
  const title = plots.map((plot) => plot.title).join(' and ')
  return (
    <ChartStack
      ref={box}
      widthPx={size.width}
      charts={plots.map((plot, place) => ({
        id: plot.title,
        name: plot.title,
        head: (
          <PanelHead
            title={plot.title}
            sub={plot.sub}
            actions={
              <>
                {plot.legend}
                {place === 0 && actions}
              </>
            }
            className="lp-head"
          />
        ),
        picture: { ...plot.picture, xAxis, palette },
        formatY: plot.formatY,
        grow: plot.grow ?? 1,
        hidden: place === 0 && <HiddenTable title={title} xName={xName} xs={xs} tip={tip} />,
      }))}
      formatX={formatX}
      rightPx={rightPx}
      cursor={{ x, highlighted: null }}
      pointer={pointer}
      onPointer={setPointer}
      steps={{
        label: `${xName} in the charts`,
        min: 0,
        max: Math.max(0, last),
        now: Math.max(0, index),
        words: shown === null ? 'nowhere' : tipInWords(shown),
        step(count) {
          const from = index === -1 ? last - Math.sign(count) : index
          const to = Math.min(last, Math.max(0, from + count))
          return last === -1 ? null : { x: xs[to] ?? 0, share: to / Math.max(1, last) }
        },
      }}
      tip={shown !== null && <TipWords tip={shown} />}
    />
  )
}

function TipWords({ tip: { head, rows } }: { readonly tip: PlotTip }) {
  return (
    <>
      <b className="lp-tip-head">{head}</b>
      <dl className="lp-tip">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function tipInWords({ head, rows }: PlotTip): string {
  return `${head}: ${rows.map(([name, value]) => `${name} ${value}`).join(', ')}`
}
