import { memo } from 'react'
import { Segmented } from '../../../components/segmented.tsx'
import { type Metric, type MetricId, metrics } from '../../../panels/worker-charts/metric.ts'

interface SecondHeadProps {
  readonly metric: Metric
  readonly choices: readonly MetricId[]
  /** Px of the head. */
  readonly width: number
  readonly onChange: (id: MetricId) => void
}

/** Title of the lower chart, and the switch that says which number it shows. */
export const SecondHead = memo(function SecondHead({ metric, choices, width, onChange }: SecondHeadProps) {
  return (
    <div className="panel-head wcs-second-head">
      <h2>{metric.title}</h2>
      <span className="panel-sub">{metric.sub}</span>
      <span className="panel-actions">
        {fitsInRow(choices, width) ? (
          <Segmented
            label="Second chart"
            value={metric.id}
            onChange={onChange}
            choices={choices.map((id) => ({ value: id, label: metrics[id].tab }))}
          />
        ) : (
          <select
            className="select wcs-select"
            aria-label="Second chart"
            value={metric.id}
            onChange={(event) => {
              const chosen = choices.find((id) => id === event.target.value)
              if (chosen !== undefined) onChange(chosen)
            }}
          >
            {choices.map((id) => (
              <option key={id} value={id}>
                {metrics[id].tab}
              </option>
            ))}
          </select>
        )}
      </span>
    </div>
  )
})

/**
 * Whether all choices can stand beside the longest of their titles, so that choosing one does not change the switch. Px by the
 * lengths of the words in their sizes: 0.3 a letter more than measured.
 */
function fitsInRow(choices: readonly MetricId[], width: number): boolean {
  const ofChoices = choices.map((id) => metrics[id])
  const longest = Math.max(...ofChoices.map(({ title, sub }) => title.length * 6.2 + sub.length * 5.5))
  const buttons = ofChoices.reduce((sum, { tab }) => sum + tab.length * 5.8 + 17, 0)
  return longest + buttons + 42 <= width
}
