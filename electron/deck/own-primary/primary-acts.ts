import { type WorkerActionId, type WorkerOrder, workerAction } from '../../../shared/actions/worker-actions.ts'
import { duration } from '../../../shared/base/plain-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Waits } from '../../supervisor/commands/waits.ts'
import { howItExited } from '../../supervisor/words.ts'
import type { OwnPrimaryRun } from './own-primary-run.ts'

type Answer = Result<{ readonly words: string }>

interface ActParts {
  readonly waits: Waits
  tell(words: string, mark?: string | null): void
}

/** So long an end, and a pause, may take until the answer says that it was not seen. */
const effectMs = 5000
const pauseMs = 3000

/** What is for workers alone, with the reason. */
const senseless: Readonly<Partial<Record<WorkerActionId, string>>> = {
  'worker.graceful-stop': 'it serves nobody that could be drained: Stop ends the whole cluster, workers first',
  'worker.disconnect': 'it has no primary that it could be disconnected from',
  'worker.rotate-out': 'it gets no connections',
  'worker.rotate-in': 'it gets no connections',
  'worker.remove-slot': 'it fills no slot',
}

const signals: Readonly<Partial<Record<WorkerActionId, NodeJS.Signals>>> = {
  'worker.sigterm': 'SIGTERM',
  'worker.sigint': 'SIGINT',
  'worker.sigkill': 'SIGKILL',
}

/** Does to an own primary what can be done to a worker, as far as that makes sense. Answers when the effect is seen. */
export function actOnPrimary(run: OwnPrimaryRun, order: WorkerOrder, parts: ActParts): Promise<Answer> {
  const { action } = order
  const refused = senseless[action]
  if (refused !== undefined) return Promise.resolve(fail('refused', `your primary is no worker: ${refused}`))
  const signal = signals[action]
  if (signal !== undefined) return endBySignal(run, signal, parts)
  if (action === 'worker.pause') return turn(run, 'SIGSTOP', parts)
  if (action === 'worker.resume') return turn(run, 'SIGCONT', parts)
  if (order.action === 'worker.uncaught-exception' || order.action === 'worker.exit-code') {
    const asked = run.watched.handle.actInAgent(order)
    const { words } = workerAction(action)
    if (asked === null)
      return Promise.resolve(fail('unsupported-here', `your primary has no agent to run "${words}". Use a signal`))
    parts.tell(`your primary was asked for ${words} (pid ${run.process.pid})`)
    return whenEnded(run, parts, `still runs ${duration(effectMs)} after it was asked for ${words}`)
  }
  return Promise.resolve(fail('refused', `your primary is no worker: "${workerAction(action).words}" is for workers`))
}

function endBySignal(run: OwnPrimaryRun, signal: NodeJS.Signals, parts: ActParts): Promise<Answer> {
  parts.tell(`your primary was sent ${signal} (pid ${run.process.pid})`)
  run.process.signal(signal)
  const why =
    run.health === 'paused'
      ? `is paused: ${signal} waits until it resumes`
      : `still runs ${duration(effectMs)} after ${signal}`
  return whenEnded(run, parts, why)
}

function whenEnded(run: OwnPrimaryRun, { waits }: ActParts, why: string): Promise<Answer> {
  const check = () =>
    run.end === null ? null : ok({ words: `your primary ${howItExited(run.end.code, run.end.signal)}` })
  return waits.until<{ readonly words: string }>(check, effectMs, () =>
    fail('not-reached-in-time', `your primary ${why}. Use SIGKILL`),
  )
}

function turn(run: OwnPrimaryRun, signal: 'SIGSTOP' | 'SIGCONT', { waits, tell }: ActParts): Promise<Answer> {
  const isPausing = signal === 'SIGSTOP'
  const isThere = () => (run.health === 'paused') === isPausing
  const state = isPausing ? 'is paused' : 'runs again'
  if (isThere())
    return Promise.resolve(fail('already-so', `your primary ${isPausing ? 'is paused already' : 'is not paused'}`))
  if (!run.watched.handle.canPause) return Promise.resolve(fail('unsupported-here', `this system has no ${signal}`))
  tell(`your primary was ${isPausing ? 'paused' : 'resumed'} by ${signal} (pid ${run.process.pid})`)
  run.process.signal(signal)
  const check = () => (isThere() ? ok({ words: `your primary ${state}` }) : null)
  return waits.until<{ readonly words: string }>(check, pauseMs, () =>
    fail('not-reached-in-time', `your primary was sent ${signal} ${duration(pauseMs)} ago, and it was not seen yet`),
  )
}
