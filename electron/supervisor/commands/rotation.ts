import { type WorkerOrder, workerAction } from '../../../shared/actions/worker-actions.ts'
import { rotationReasonWords } from '../../../shared/inspection/rotation.ts'
import { fail } from '../../../shared/result.ts'
import type { Slot } from '../slot/slot.ts'
import type { SlotHost } from '../slot/slot-host.ts'
import { type ActionRun, type Answer, said } from './action-run.ts'

/** Nothing more is dealt to the slot, whoever fills it; answers when its worker accepts none by itself either. */
export async function rotateOut(run: ActionRun, order: WorkerOrder<'worker.rotate-out'>): Promise<Answer> {
  const { slot, handle, host, entry } = run
  const name = `slot ${slot.number}`
  const refused = refusalOf(run, order)
  if (refused !== null) return refused
  const isMoving = order.connections === 'move'
  const problem = await handle.leaveRotation(isMoving)
  const gone = run.gone()
  if (problem !== null || gone !== null) {
    handle.rejoinRotation()
    return gone ?? fail('unsupported-here', `${name} stays in rotation: ${problem}`)
  }
  // Another call may have been quicker, or the slot is on its way out by now.
  if (slot.isOutOfRotation) return alreadyOut(slot)
  slot.leaveRotation(order.reason)
  const kept = isMoving ? 'its idle HTTP connections move to others' : 'its connections stay'
  const words = `${name} is out of rotation ${rotationReasonWords[order.reason]}: no new connections, ${kept}${remark(slot)}`
  host.tell(slot, entry.id, words, `${entry.mark?.words} ${slot.number}`)
  return said(words)
}

/** It gets its share again. */
export function rotateIn({ slot, handle, host, entry }: ActionRun): Promise<Answer> {
  const name = `slot ${slot.number}`
  if (!slot.isOutOfRotation) return Promise.resolve(fail('already-so', `${name} is in rotation already`))
  handle.rejoinRotation()
  slot.rejoinRotation()
  const words = `${name} is back in rotation`
  host.tell(slot, entry.id, words, `${entry.mark?.words} ${slot.number}`)
  return Promise.resolve(said(words))
}

/** Puts a slot back that nobody asked for now, whoever fills it; `because` says why. */
export function putBack(host: Pick<SlotHost, 'tell'>, slot: Slot, tone: 'info' | 'warn', because: string): void {
  if (!slot.rejoinRotation()) return
  const { id, mark } = workerAction('worker.rotate-in')
  const { generation } = slot.snapshot()
  const words = `slot ${slot.number} is back in rotation: ${because}`
  const place = { slot: slot.number, generation: generation || null }
  host.tell({ kind: 'rotation', tone, ...place, words, mark: `${mark?.words} ${slot.number}`, action: id })
}

function refusalOf({ slot, host }: ActionRun, order: WorkerOrder<'worker.rotate-out'>): Answer | null {
  const name = `slot ${slot.number}`
  if (slot.isOutOfRotation) return alreadyOut(slot)
  if (slot.isLeaving) return fail('wrong-state', `${name} leaves the cluster: it gets no new connection any more`)
  const { listens } = slot.snapshot()
  if (listens.length > 0 && listens.every((one) => one.exclusive)) {
    return fail('unsupported-here', `${name} has a port of its own: its clients reach it without the primary`)
  }
  if (order.ifLast === 'go-on') return null
  const others = host.others(slot)
  if (others.length === 0) {
    return fail(
      'refused',
      `${name} is the only one: clients would wait. Add a worker first, or say that it shall be so`,
    )
  }
  if (others.some((one) => !one.isOutOfRotation && one.isUp)) return null
  const why = others.every((one) => one.isOutOfRotation) ? 'out of rotation, too' : 'not up'
  const are = others.length === 1 ? 'the other one is' : `the ${others.length} others are`
  return fail(
    'refused',
    `${name} stays in rotation: ${are} ${why}, so clients would wait. Say that it shall be so, if you want that`,
  )
}

function alreadyOut(slot: Slot): Answer {
  const reason = slot.snapshot().outOfRotation?.reason ?? 'by-hand'
  return fail('already-so', `slot ${slot.number} is out of rotation already, ${rotationReasonWords[reason]}`)
}

/** What reaches it all the same. */
function remark(slot: Slot): string {
  const { listens } = slot.snapshot()
  const udp = listens.some(({ transport }) => transport.startsWith('udp')) ? ['UDP, whose socket all share'] : []
  const own = listens.some(({ exclusive }) => exclusive) ? ['a port of its own'] : []
  const both = [...udp, ...own]
  return both.length === 0 ? '' : `; it is still reached by ${both.join(' and ')}`
}
