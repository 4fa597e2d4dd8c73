import { memo } from 'react'
import { Button } from '../../../components/button.tsx'
import { areMany } from '../../../panels/many/many.ts'
import { ownLines } from '../../../panels/many/many-picture.ts'
import type { Metric } from '../../../panels/worker-charts/metric.ts'
import { RangeWords } from './range-words.tsx'
import { SlotToggles, type SlotTogglesProps } from './slot-toggles.tsx'

interface FirstHeadProps extends SlotTogglesProps {
  readonly metric: Metric
  readonly rangeMs: number
  readonly showMarks: boolean
  readonly onShowMarks: (show: boolean) => void
}

/** Title of the upper chart and what both charts show. Renders when one of its switches changes, not with the lines. */
export const FirstHead = memo(function FirstHead(props: FirstHeadProps) {
  const { metric, rangeMs, showMarks, onShowMarks, ...toggles } = props
  return (
    <div className="panel-head">
      <h2>{metric.title}</h2>
      <span className="panel-sub">
        {metric.sub}
        <span className="wcs-range">
          , <RangeWords picturedMs={rangeMs} />
        </span>
      </span>
      <span className="panel-actions">
        {areMany(toggles.slots.length) ? (
          <span
            className="panel-sub"
            title={`${toggles.slots.length} slots in three lines, and those that are highest now`}
          >
            min, median, max, {ownLines} highest
          </span>
        ) : (
          <SlotToggles {...toggles} />
        )}
        <Button
          kind="ghost"
          size="mini"
          icon="inspect"
          className="wcs-events"
          aria-pressed={showMarks}
          title={showMarks ? 'Hide the marks of events' : 'Show marks where something happened'}
          onClick={() => onShowMarks(!showMarks)}
        >
          Events
        </Button>
      </span>
    </div>
  )
})
