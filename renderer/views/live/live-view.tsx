import './live-view.css'
import { useState } from 'react'
import { NodesPanel } from '../../panels/fleet/nodes-panel.tsx'
import { Drawer } from '../../panels/inspector/drawer.tsx'
import { areMany } from '../../panels/many/many.ts'
import { SlotsPanel } from '../../panels/many/slots-panel.tsx'
import { WireView } from '../../panels/wire-view/wire-view.tsx'
import { WorkerTable } from '../../panels/worker-table/worker-table.tsx'
import { selectCluster } from '../../store/selectors.ts'
import { useDeck } from '../../store/use-deck.ts'
import { useWireChoice } from '../../store/wire-choice.ts'
import { WorkerCharts } from './charts/worker-charts.tsx'
import { EventLog } from './events/event-log.tsx'
import { FairnessPanel } from './fairness/fairness-panel.tsx'
import { Kpis } from './kpis/kpis.tsx'
import { Lifelines } from './lifelines/lifelines.tsx'

/** One cluster at a glance: headline figures, shares, charts, workers, and what happened to them. */
export function LiveView({ clusterId }: { readonly clusterId: string }) {
  const drawerSlot = useDeck((state) => state.drawerSlot)
  // Policies are of this deck's own primary: containers have none to compare.
  const showsFairness = useDeck(
    (state) => state.connectionsView === 'fairness' && (selectCluster(state, clusterId)?.fleet ?? null) === null,
  )
  const areSo = useDeck((state) => areMany(selectCluster(state, clusterId)?.slots.length ?? 0))
  const isEnlarged = useWireChoice((choice) => choice.isEnlarged) && !showsFairness && !areSo
  const [pushedPx, setPushedPx] = useState(0)
  return (
    <>
      <div className="view" style={{ marginRight: pushedPx }}>
        <div className="live" data-enlarged={isEnlarged} data-many={areSo}>
          <Kpis clusterId={clusterId} />
          <div className="live-middle">
            {areSo ? (
              <SlotsPanel clusterId={clusterId} />
            ) : showsFairness ? (
              <FairnessPanel clusterId={clusterId} />
            ) : (
              <WireView clusterId={clusterId} />
            )}
            <WorkerCharts clusterId={clusterId} />
          </div>
          <NodesPanel clusterId={clusterId} />
          <WorkerTable clusterId={clusterId} />
          <Lifelines clusterId={clusterId} />
          <EventLog clusterId={clusterId} />
        </div>
      </div>
      {drawerSlot !== null && <Drawer clusterId={clusterId} slot={drawerSlot} onPush={setPushedPx} />}
    </>
  )
}
