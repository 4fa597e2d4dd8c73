import './many.css'
import { useCallback, useMemo, useState } from 'react'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { Icon } from '../../components/icon.tsx'
import { Panel } from '../../components/panel.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { counted } from '../../format/number.ts'
import { useCluster } from '../../store/use-deck.ts'
import { replicaName, theirWordsOf } from '../fleet/fleet-words.ts'
import { type Replicas, useReplicas } from '../fleet/replicas.ts'
import { OutlierList } from './outlier-list.tsx'
import { SlotGrid } from './slot-grid.tsx'
import { type Grouping, groupsOf, type SlotCell, type SlotGroup, slotCells } from './slot-groups.ts'

const choices = [
  { value: 'state', label: 'State' },
  { value: 'node', label: 'Node' },
  { value: 'image', label: 'Image' },
] as const satisfies readonly { readonly value: Grouping; readonly label: string }[]

const noSlots: ClusterSnapshot['slots'] = []

/** More slots than wires can be told apart: a grid of all of them, counted in groups, and who stands out. */
export function SlotsPanel({ clusterId }: { readonly clusterId: string }) {
  const cluster = useCluster(clusterId)
  const slots = cluster?.slots ?? noSlots
  const fleet = cluster?.fleet ?? null
  const replicas = useReplicas(cluster)
  const [grouping, setGrouping] = useState<Grouping>('state')
  const [chosen, setChosen] = useState<string | null>(null)
  const cells = useMemo(() => slotCells(slots, replicas), [slots, replicas])
  const groups = useMemo(() => groupsOf(cells, grouping), [cells, grouping])
  // A group that is gone means all of them again.
  const meant = groups.some(({ name }) => name === chosen) ? chosen : null
  const isMeant = useCallback((cell: SlotCell) => meant === null || cell.groups[grouping] === meant, [meant, grouping])
  const wordsOf = useCallback((cell: SlotCell) => cellWords(cell, replicas), [replicas])
  return (
    <Panel
      title="Slots"
      as="figure"
      className="mn"
      sub={`${counted(slots.length, 'slot')}${fleet === null ? '' : ` · connections: ${fleet.spread.words}`}`}
      actions={
        <Segmented
          label="Group by"
          choices={fleet === null ? choices.slice(0, 1) : choices}
          value={grouping}
          onChange={(next) => {
            setGrouping(next)
            setChosen(null)
          }}
        />
      }
    >
      <div className="mn-body">
        <Groups groups={groups} by={grouping} chosen={meant} onChoose={setChosen} />
        <SlotGrid clusterId={clusterId} cells={cells} isMeant={isMeant} wordsOf={wordsOf} />
        <OutlierList clusterId={clusterId} slots={slots} replicas={replicas} />
      </div>
    </Panel>
  )
}

interface GroupsProps {
  readonly groups: readonly SlotGroup[]
  readonly by: Grouping
  readonly chosen: string | null
  readonly onChoose: (name: string | null) => void
}

/** How many there are of each; a press sets them off in the grid, another lets go. */
function Groups({ groups, by, chosen, onChoose }: GroupsProps) {
  return (
    <ul className="mn-groups" aria-label={`Slots by ${by}`}>
      {groups.map(({ name, icon, tone, count, notFineCount }) => (
        <li key={name}>
          <button
            type="button"
            className="mn-group"
            aria-pressed={name === chosen}
            onClick={() => onChoose(name === chosen ? null : name)}
          >
            <Icon name={icon} size={12} className={`tone-${tone}`} />
            <span className="ellipsis" title={name}>
              {name}
            </span>
            <b>{count}</b>
            {by !== 'state' && notFineCount > 0 && <span className={`tone-${tone}`}>{notFineCount} not listening</span>}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** "slot 37, failed, on node-b, task 8fk…, shutdown: non-zero exit (137)". */
function cellWords({ slot, word }: SlotCell, replicas: Replicas): string {
  const replica = replicas.get(slot)
  const own = `slot ${slot}, ${word}`
  if (replica === undefined) return own
  return [own, `on ${replica.nodeName}`, replicaName(replica), theirWordsOf(replica), replica.ourWords]
    .filter(Boolean)
    .join(', ')
}
