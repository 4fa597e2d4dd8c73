import './panels/panels.css'
import { Fragment, type ReactNode } from 'react'
import type { LoadRemark } from '../../../shared/model/load.ts'
import { ChartPanel } from './charts/chart-panel.tsx'
import { originAtMs } from './charts/timeline-plots.ts'
import { LatencyPanel } from './panels/latency-panel.tsx'
import { LedgerBar } from './panels/ledger-bar.tsx'
import { ReloadBar } from './panels/reload-bar.tsx'
import { Remarks } from './panels/remarks.tsx'
import { ResponsesPanel } from './panels/responses-panel.tsx'
import { SharePanel } from './panels/share-panel.tsx'
import type { LoadReading } from './reading.ts'

interface ReadingViewProps {
  readonly reading: LoadReading
  /** Above the charts: the name and verdict of a result. Made anew with another result, like the charts. */
  readonly head?: ReactNode
  readonly pending: boolean
  readonly onOffer: (offer: NonNullable<LoadRemark['offer']>) => void
}

/** Everything a load tells, while it goes on or afterwards: remarks, charts, the panels of figures, the ledger. */
export function ReadingView({ reading, head, pending, onOffer }: ReadingViewProps) {
  const { totals } = reading
  return (
    <>
      <Fragment key={`head of ${reading.id}`}>{head}</Fragment>
      <Remarks reading={reading} pending={pending} onOffer={onOffer} />
      <ChartPanel key={reading.id} reading={reading} />
      <div className="ld-panels">
        <LatencyPanel
          lateMs={totals.delays.lateMs}
          latency={totals.latency}
          model={reading.settings.model}
          isOverSteps={reading.experiment.kind !== 'run'}
        />
        <ResponsesPanel totals={totals} />
        <SharePanel
          shares={totals.shares}
          sentCount={totals.ledger.sent}
          isOverSteps={reading.experiment.kind === 'workers'}
        />
      </div>
      <ReloadBar reloads={reading.reloads} originAtMs={originAtMs(reading)} />
      <LedgerBar totals={totals} isOver={reading.isOver} />
    </>
  )
}
