import './workers-view.css'
import { useEffect, useMemo, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Kbd } from '../../components/kbd.tsx'
import { formatClock } from '../../format/clock-time.ts'
import { ariaKey, shownKey } from '../../keys/key-words.ts'
import { replicasOf, useReplicas } from '../../panels/fleet/replicas.ts'
import { Drawer } from '../../panels/inspector/drawer.tsx'
import { allColumns } from '../../panels/worker-table/columns.ts'
import { nextSort, type RowSort, type SortedRow, sortRows } from '../../panels/worker-table/sort-rows.ts'
import { WorkerTable } from '../../panels/worker-table/worker-table.tsx'
import { deckStore } from '../../store/deck-store.ts'
import { showRows, useRowChoice } from '../../store/row-choice.ts'
import { selectCalmMs, selectCluster, selectNewestSlotPoint } from '../../store/selectors.ts'
import { useCluster, useDeck, useIsMac } from '../../store/use-deck.ts'
import { ChosenBar } from './chosen-bar.tsx'
import { filterSlots } from './filter-slots.ts'
import { SmallCharts, type SmallMetric } from './worker-charts.tsx'

/** The order that a person asked for, as it was at that moment. */
interface Sorted {
  readonly sort: RowSort
  readonly order: readonly number[]
  readonly atMs: number
}

/** Every worker with every number, and a chart of each. Rows are sorted when somebody asks, and then stay where they are. */
export function WorkersView({ clusterId }: { readonly clusterId: string }) {
  const drawerSlot = useDeck((state) => state.drawerSlot)
  const [pushedPx, setPushedPx] = useState(0)
  const [filter, setFilter] = useState('')
  const [sorted, setSorted] = useState<Sorted | null>(null)
  const [metricId, setMetricId] = useState<SmallMetric>('cpu')
  const isFleet = useDeck((state) => (selectCluster(state, clusterId)?.fleet ?? null) !== null)
  const rows = useRows(clusterId, filter, sorted?.order ?? null)
  const chosen = useRowChoice((choice) => choice.chosen)
  const order = rows.shown.map(({ slot }) => slot)
  const orderWords = order.join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same numbers are the same order
  useEffect(() => showRows(clusterId, order), [clusterId, orderWords])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same numbers are the same list
  const shownSlots = useMemo(() => order, [orderWords])
  const sortBy = (sort: RowSort | null) => setSorted(sort === null ? null : sortNow(clusterId, sort))
  return (
    <>
      <div className="view" style={{ marginRight: pushedPx }}>
        <div className="ws">
          <div className="ws-bar">
            <FilterField filter={filter} onFilter={setFilter} isFleet={isFleet} />
            <span role="status" aria-label="Shown rows" className="ws-count">
              {filter.trim() === '' ? `${rows.count} workers` : `${order.length} of ${rows.count}`}
            </span>
            {sorted !== null && <SortNote sorted={sorted} onSort={sortBy} />}
          </div>
          <ChosenBar clusterId={clusterId} slots={rows.shown.filter(({ slot }) => chosen.has(slot))} />
          <div className="ws-table" style={{ maxHeight: 29 + 33 * Math.max(1, order.length) + 14 }}>
            <WorkerTable
              clusterId={clusterId}
              own={{
                slots: rows.shown,
                sort: sorted?.sort ?? null,
                onSort: (id) => sortBy(nextSort(sorted?.sort ?? null, id)),
              }}
            />
          </div>
          {order.length === 0 && rows.count > 0 && (
            <p className="ws-none">
              None of the {rows.count} workers fits “{filter.trim()}”.{' '}
              <Button kind="link" onClick={() => setFilter('')}>
                Show all
              </Button>
            </p>
          )}
          <SmallCharts clusterId={clusterId} slots={shownSlots} metricId={metricId} onMetric={setMetricId} />
        </div>
      </div>
      {drawerSlot !== null && <Drawer clusterId={clusterId} slot={drawerSlot} onPush={setPushedPx} />}
    </>
  )
}

interface FilterFieldProps {
  readonly filter: string
  readonly onFilter: (filter: string) => void
  readonly isFleet: boolean
}

function FilterField({ filter, onFilter, isFleet }: FilterFieldProps) {
  const isMac = useIsMac()
  return (
    <span className="ws-find">
      <Icon name="search" />
      <input
        className="input"
        type="search"
        data-search=""
        aria-label="Filter workers"
        aria-keyshortcuts={ariaKey('search', isMac)}
        placeholder={isFleet ? 'Filter: failed, node:a, task:8fk, slot:2-4' : 'Filter: paused, slot:2-4, pid:48'}
        value={filter}
        onChange={(event) => onFilter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onFilter('')
        }}
      />
      {filter === '' && <Kbd keys={shownKey('search', isMac)} />}
    </span>
  )
}

/** The order is that of a moment: it says which, and can be asked for anew. */
function SortNote({ sorted, onSort }: { readonly sorted: Sorted; readonly onSort: (sort: RowSort | null) => void }) {
  const name = allColumns.find(({ id }) => id === sorted.sort.id)?.name ?? sorted.sort.id
  return (
    <span className="ws-sorted">
      by {name} at {formatClock(sorted.atMs)}
      <Button size="mini" kind="ghost" icon="retry" onClick={() => onSort(sorted.sort)}>
        Sort again
      </Button>
      <Button size="mini" kind="ghost" onClick={() => onSort(null)}>
        By slot
      </Button>
    </span>
  )
}

/** The rows as filter and order want them. A slot that came since stands last, where nothing moves for it. */
function useRows(clusterId: string, filter: string, order: readonly number[] | null) {
  const cluster = useCluster(clusterId)
  const slots = cluster?.slots
  const replicas = useReplicas(cluster)
  const calmMs = useDeck(selectCalmMs)
  return useMemo(() => {
    const all = slots ?? []
    const placeOf = ({ slot }: { readonly slot: number }): number => {
      const place = order?.indexOf(slot) ?? -1
      return place === -1 ? (order?.length ?? 0) + slot : place
    }
    const ordered = order === null ? all : [...all].sort((one, other) => placeOf(one) - placeOf(other))
    return { count: all.length, shown: filterSlots(ordered, filter, calmMs, replicas) }
  }, [slots, filter, order, calmMs, replicas])
}

function sortNow(clusterId: string, sort: RowSort): Sorted {
  const state = deckStore.getState()
  const nowMs = selectCalmMs(state)
  const cluster = (state.frozen ?? state.live).clusters[clusterId]
  const slots = cluster?.slots ?? []
  const replicas = replicasOf(cluster)
  const rows: readonly SortedRow[] = slots.map((slot) => {
    const point = selectNewestSlotPoint(state, clusterId, slot.slot)
    const isOwn = slot.pid !== null && point?.generation === slot.generation
    return { slot, point: isOwn ? point : null, replica: replicas.get(slot.slot) }
  })
  return { sort, order: sortRows(rows, sort, nowMs), atMs: nowMs }
}
