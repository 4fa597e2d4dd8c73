import { useMemo } from 'react'
import { timeOffsetWords } from '../../charts/axes/time-axis.ts'
import type { ChartLine } from '../../charts/series/chart-line.ts'
import { SlotChip } from '../../components/slot-chip.tsx'
import { counted } from '../../format/number.ts'
import { noValue } from '../../format/quantity.ts'
import type { Series } from '../../store/series/series.ts'
import { pointAt } from './chart-data.ts'
import type { Metric } from './metric.ts'

/** More columns than this nobody reads in one glance. */
const mostColumns = 8

interface ChartTooltipProps {
  readonly slotPoints: Series['slotPoints']
  readonly slots: readonly number[]
  readonly rows: readonly Metric[]
  readonly nowMs: number
  readonly cursorMs: number
  readonly gapMs: number
  /** Kept among the columns and set off from them. */
  readonly highlighted: ChartLine['id'] | null
  /** Fewer where there is little room. */
  readonly maxColumns?: number
}

/** The numbers under the crosshair: one row per chart, one column per slot. */
export function ChartTooltip(props: ChartTooltipProps) {
  const { slotPoints, rows, nowMs, cursorMs, gapMs, highlighted, maxColumns = mostColumns } = props
  const points = useMemo(
    () =>
      new Map(
        props.slots.map((slot) => {
          const ring = slotPoints.get(slot)
          return [slot, ring === undefined ? null : pointAt(ring, nowMs + cursorMs, gapMs)] as const
        }),
      ),
    [props.slots, slotPoints, nowMs, cursorMs, gapMs],
  )
  const leading = rows[0]
  const pickOf = (slot: number, metric: Metric | undefined): number | null => {
    const point = points.get(slot) ?? null
    return point === null || metric === undefined ? null : metric.pick(point)
  }
  const columns = [...props.slots]
    .sort((one, other) => rank(other) - rank(one))
    .slice(0, maxColumns)
    .sort((one, other) => one - other)
  function rank(slot: number): number {
    return slot === highlighted ? Number.POSITIVE_INFINITY : (pickOf(slot, leading) ?? -1)
  }
  const rest = props.slots.length - columns.length

  return (
    <>
      <table className="wcs-tip">
        <thead>
          <tr>
            <th className="wcs-tip-time">{timeOffsetWords(cursorMs)}</th>
            {columns.map((slot) => (
              <th key={slot}>
                <SlotChip slot={slot} size="s" />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((metric) => (
            <tr key={metric.id}>
              <th>{metric.short}</th>
              {columns.map((slot) => {
                const value = pickOf(slot, metric)
                return (
                  <td key={slot} data-on={slot === highlighted || undefined}>
                    {value === null ? noValue : metric.words(value)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <div className="wcs-tip-rest">and {counted(rest, 'slot')} below these</div>}
    </>
  )
}
