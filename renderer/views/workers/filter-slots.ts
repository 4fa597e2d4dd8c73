import type { FleetReplica } from '../../../shared/containers/fleet.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { describeState } from '../../components/slot-state.ts'

const none: ReadonlyMap<number, FleetReplica> = new Map()

/**
 * The slots that every word of a filter fits: `slot:2` or `slot:2,4-6`, `pid:4821`, `gen:3`, of containers `node:a`, `task:8fk` and
 * `image:shop`; other words are looked for in what the row says ("paused", "g2", "4821"). Without a word, all. Pure.
 */
export function filterSlots(
  slots: readonly SlotSnapshot[],
  filter: string,
  nowMs: number,
  replicas: ReadonlyMap<number, FleetReplica> = none,
): readonly SlotSnapshot[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return slots
  return slots.filter((slot) => words.every((word) => fits(slot, replicas.get(slot.slot), word, nowMs)))
}

function fits(slot: SlotSnapshot, replica: FleetReplica | undefined, word: string, nowMs: number): boolean {
  const [, field, value = ''] = /^(slot|pid|gen|node|task|image):(.*)$/.exec(word) ?? []
  if (field === 'node') return replica?.nodeName.toLowerCase().includes(value) === true
  if (field === 'task') return idsOf(replica).some((id) => id.startsWith(value))
  if (field === 'image') return replica?.image.toLowerCase().includes(value) === true
  if (field === 'slot') return isAmong(slot.slot, value)
  if (field === 'gen') return isAmong(slot.generation, value)
  if (field === 'pid') return slot.pid !== null && String(slot.pid).startsWith(value)
  const { word: state, extra } = describeState(slot, nowMs)
  const own = `slot ${slot.slot} ${state} ${extra} g${slot.generation} ${slot.pid ?? ''}`
  return `${own} ${replicaWords(replica)}`.toLowerCase().includes(word)
}

function idsOf(replica: FleetReplica | undefined): readonly string[] {
  return [replica?.taskId, replica?.containerId].flatMap((id) => (id == null ? [] : [id.toLowerCase()]))
}

function replicaWords(replica: FleetReplica | undefined): string {
  if (replica === undefined) return ''
  const { nodeName, image, theirState, theirWords, ourWords, containerName, podName } = replica
  return [...idsOf(replica), nodeName, image, theirState, theirWords, ourWords, containerName, podName ?? ''].join(' ')
}

/** "2", "2,4-6"; while nothing is typed yet, every number. */
function isAmong(number: number, list: string): boolean {
  const parts = list.split(',').filter(Boolean)
  return (
    parts.length === 0 ||
    parts.some((part) => {
      const [low = '', high = low] = part.split('-')
      return number >= Number(low) && number <= Number(high || low)
    })
  )
}
