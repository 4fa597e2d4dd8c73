import './linked-plots.css'
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react'
import type { ValueAxis } from '../../../charts/axes/value-axis.ts'
import { usePalette } from '../../../charts/palette.ts'
import { PlotChart, type PlotPointer } from '../../../charts/plot-chart.tsx'
import { plotLeftPx } from '../../../charts/plot-frame.tsx'
import type { PlotPicture } from '../../../charts/plot-picture.ts'
import { useElementSize } from '../../../charts/use-element-size.ts'
import { nearestOf, thinned } from './plot-points.ts'

/** One of several charts over the same x axis. */
export interface LinkedPlot {
  /** Title, and accessible name of the figure. */
  readonly title: string
  readonly sub: string
  readonly legend?: ReactNode
  readonly picture: Omit<PlotPicture, 'xAxis' | 'cursorX' | 'palette'>
  readonly formatY: (value: number) => string
  /** Share of the height; 1 unless given. */
  readonly grow?: number
}

/** The numbers at one place of the x axis: read under the crosshair, by key, and in the hidden table. */
export interface PlotTip {
  readonly head: string
  readonly rows: readonly (readonly [name: string, value: string])[]
}

interface LinkedPlotsProps {
  readonly plots: readonly LinkedPlot[]
  readonly xAxis: ValueAxis
  readonly formatX: (value: number) => string
  /** What the x axis means, as the head of the table's first column. */
  readonly xName: string
  /** Places that have numbers, rising. */
  readonly xs: readonly number[]
  readonly tip: (x: number) => PlotTip
  readonly rightPx: number
  /** Controls at the right end of the first header. */
  readonly actions?: ReactNode
}

const tableRows = 30

/** Charts stacked over one x axis, with one crosshair through all of them. */
export function LinkedPlots(props: LinkedPlotsProps) {
  const { plots, xAxis, formatX, xName, xs, tip, rightPx, actions } = props
  const palette = usePalette()
  const [box, size] = useElementSize<HTMLDivElement>()
  const [pointer, setPointer] = useState<PlotPointer | null>(null)
  const cursorX = pointer === null ? null : nearestOf(xs, pointer.x)
  const index = cursorX === null ? -1 : xs.indexOf(cursorX)
  const shown = cursorX === null ? null : tip(cursorX)

  const moveCursor = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && pointer !== null) {
      event.stopPropagation()
      setPointer(null)
      return
    }
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (direction === 0 || xs.length === 0) return
    event.preventDefault()
    const from = index === -1 ? xs.length - 1 - direction : index
    const to = Math.min(xs.length - 1, Math.max(0, from + direction * (event.shiftKey ? 10 : 1)))
    setPointer({
      x: xs[to] ?? 0,
      px: plotLeftPx + (to / Math.max(1, xs.length - 1)) * (size.width - plotLeftPx - rightPx),
    })
  }

  return (
    <div className="lp" ref={box}>
      {plots.map((plot, place) => (
        <figure key={plot.title} className="lp-figure" aria-label={plot.title} style={{ flexGrow: plot.grow ?? 1 }}>
          <div className="panel-head lp-head">
            <h2>{plot.title}</h2>
            <span className="panel-sub">{plot.sub}</span>
            <span className="panel-actions">
              {plot.legend}
              {place === 0 && actions}
            </span>
          </div>
          <PlotChart
            picture={{ ...plot.picture, xAxis, cursorX, palette }}
            formatX={formatX}
            formatY={plot.formatY}
            showX={place === plots.length - 1}
            rightPx={rightPx}
            onPointer={setPointer}
          />
          {place === 0 && <HiddenTable title={plots.map(({ title }) => title).join(' and ')} {...{ xName, xs, tip }} />}
        </figure>
      ))}
      <div
        className="wc-cursor"
        style={{ left: plotLeftPx, right: rightPx }}
        role="slider"
        tabIndex={0}
        aria-label={`${xName} in the charts`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, xs.length - 1)}
        aria-valuenow={Math.max(0, index)}
        aria-valuetext={shown === null ? 'nowhere' : tipInWords(shown)}
        onKeyDown={moveCursor}
        onBlur={() => setPointer(null)}
      />
      {pointer !== null && shown !== null && (
        <div
          className="wc-tip lp-tip"
          aria-hidden="true"
          style={pointer.px < size.width / 2 ? { left: pointer.px + 14 } : { right: size.width - pointer.px + 14 }}
        >
          <b>{shown.head}</b>
          <dl>
            {shown.rows.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </div>
  )
}

interface HiddenTableProps extends Pick<LinkedPlotsProps, 'xName' | 'xs' | 'tip'> {
  readonly title: string
}

/** The same numbers for whoever cannot see them; read on demand, so it changes with every fifth point only. */
function HiddenTable({ title, xName, xs, tip }: HiddenTableProps) {
  const calm = `${xs[0]} ${Math.floor(xs.length / 5)}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the points change with every second, the table should not
  const tips = useMemo(() => thinned(xs, tableRows).map(tip), [calm, title])
  const names = tips[0]?.rows.map(([name]) => name) ?? []
  return (
    <div className="visually-hidden">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            {[xName, ...names].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tips.map(({ head, rows }) => (
            <tr key={head}>
              <th scope="row">{head}</th>
              {rows.map(([name, value]) => (
                <td key={name}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function tipInWords({ head, rows }: PlotTip): string {
  return `${head}: ${rows.map(([name, value]) => `${name} ${value}`).join(', ')}`
}
