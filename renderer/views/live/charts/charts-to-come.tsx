import { metrics } from '../../../panels/worker-charts/metric.ts'
import { defaultSecond } from './second-metric.ts'

/** Stands in the place of the charts, by their names, until their code is there. */
export function ChartsToCome() {
  return (
    <section className="panel wcs" aria-label="Charts" aria-busy="true">
      <figure aria-label={metrics.cpu.figure} />
      <figure aria-label={metrics[defaultSecond].figure} />
    </section>
  )
}
