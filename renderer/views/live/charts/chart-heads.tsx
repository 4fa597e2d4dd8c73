import { memo } from 'react'
import { type Metric, type MetricId, metrics } from '../../../charts/metric.ts'
import { rangeWords } from '../../../charts/time-axis.ts'
import { Button } from '../../../components/button.tsx'
import { Segmented } from '../../../components/segmented.tsx'
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
        <span className="wcs-range">, last {rangeWords(rangeMs)}</span>
      </span>
      <span className="panel-actions">
        <SlotToggles {...toggles} />
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

const switchable: readonly MetricId[] = ['loop-delay', 'memory', 'loop-use']
const choices = switchable.map((id) => ({ value: id, label: metrics[id].tab }))

interface SecondHeadProps {
  readonly metric: Metric
  readonly onChange: (id: MetricId) => void
}

/** Title of the lower chart, and the switch that says which number it shows. */
export const SecondHead = memo(function SecondHead({ metric, onChange }: SecondHeadProps) {
  return (
    <div className="panel-head wcs-second-head">
      <h2>{metric.title}</h2>
      <span className="panel-sub">{metric.sub}</span>
      <span className="panel-actions">
        <Segmented label="Second chart" value={metric.id} onChange={onChange} choices={choices} />
      </span>
    </div>
  )
})
