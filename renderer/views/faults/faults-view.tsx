import './faults-view.css'
import { ActiveFaults } from './active/active-faults.tsx'
import { Catalogue } from './catalogue/catalogue.tsx'
import { ExperimentRegion } from './experiment/experiment-region.tsx'
import { FaultPanel } from './form/fault-panel.tsx'
import { GuardRailsPanel } from './rails/guard-rails.tsx'

/**
 * Faults of one cluster: what there is at the left; whom the picked one is for, what is at work, and what may not happen at the
 * right. What follows the catalogue takes the height that it does not need.
 */
export function FaultsView({ clusterId }: { readonly clusterId: string }) {
  return (
    <div className="view">
      <div className="fa">
        <div className="fa-left">
          <Catalogue clusterId={clusterId} />
          <ExperimentRegion clusterId={clusterId} />
        </div>
        <div className="fa-right">
          <FaultPanel clusterId={clusterId} />
          <ActiveFaults clusterId={clusterId} />
          <GuardRailsPanel clusterId={clusterId} />
        </div>
      </div>
    </div>
  )
}
