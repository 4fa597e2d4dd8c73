import type { WorkerActionId, WorkerOrder } from '../../../shared/actions/worker-actions.ts'
import { duration } from '../../../shared/base/plain-words.ts'
import { fail } from '../../../shared/result.ts'
import { longestDrainMs } from '../drain/drain-plan.ts'
import type { Slot } from '../slot/slot.ts'
import { type ActionHost, type ActionRun, type Answer, said } from './action-run.ts'
import { endInAgent } from './in-agent.ts'
import { rotateIn, rotateOut } from './rotation.ts'
import { endBySignal, pause, resume } from './signals.ts'

type Executor<Id extends WorkerActionId> = (run: ActionRun, order: WorkerOrder<Id>) => Promise<Answer>

/** How each action of the table is carried out; the compiler names a missing one. */
const executors: { readonly [Id in WorkerActionId]: Executor<Id> } = {
  'worker.graceful-stop': (run) => drain(run, 'finishing'),
  'worker.disconnect': (run) => drain(run, 'disconnect'),
  'worker.sigterm': (run) => endBySignal(run, 'SIGTERM'),
  'worker.sigint': (run) => endBySignal(run, 'SIGINT'),
  'worker.sigkill': (run) => endBySignal(run, 'SIGKILL'),
  'worker.pause': pause,
  'worker.resume': resume,
  'worker.uncaught-exception': (run, order) => endInAgent(run, order, { by: 'exception' }, 'an uncaught exception'),
  'worker.exit-code': (run, order) => {
    const { exitCode } = order
    return endInAgent(run, order, { by: 'code', code: exitCode }, `process.exit(${exitCode})`)
  },
  'worker.rotate-out': rotateOut,
  'worker.rotate-in': rotateIn,
  'worker.remove-slot': ({ host, slot }) => removeSlot(host, slot),
}

/** Carries an action out. Answers when its effect is seen, or says why it was not. */
export function execute(run: ActionRun, order: WorkerOrder): Promise<Answer> {
  // The order's own executor: TypeScript does not follow one id through both.
  const executor = executors[order.action] as Executor<WorkerActionId>
  return executor(run, order)
}

function drain(run: ActionRun, first: 'finishing' | 'disconnect'): Promise<Answer> {
  const { slot, host } = run
  const now = slot.snapshot().drain
  if (now !== null) {
    const left = duration(now.endsAtMs - host.clock.nowMs())
    const words = `slot ${slot.number} is draining already (${now.step}, next step in ${left} at the latest)`
    return Promise.resolve(fail('already-so', words))
  }
  slot.drain(first, run.cause)
  const deadlineMs = longestDrainMs(host.rules())
  return run.ended(deadlineMs, () => {
    return fail('not-reached-in-time', `slot ${slot.number} did not end within ${duration(deadlineMs)}`)
  })
}

/** Takes a slot out for good, with or without a process. */
export function removeSlot(host: ActionHost, slot: Slot): Promise<Answer> {
  const refused = host.removeSlot(slot)
  if (refused !== null) return Promise.resolve(refused)
  const deadlineMs = longestDrainMs(host.rules())
  const name = `slot ${slot.number}`
  return host.waits.until(
    () => {
      if (host.slot(slot.number) !== slot) return said(`${name} is removed`)
      return slot.isLeaving ? null : fail('cancelled', `${name} stays: the cluster was scaled up again`)
    },
    deadlineMs,
    () => fail('not-reached-in-time', `${name} was not gone within ${duration(deadlineMs)}`),
  )
}
