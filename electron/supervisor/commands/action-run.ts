import type { WorkerAction } from '../../../shared/actions/action.ts'
import type { WorkerActionId } from '../../../shared/actions/worker-actions.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import type { ExitCause } from '../../../shared/model/worker.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Slot } from '../slot/slot.ts'
import type { SupervisorRules, WorkerHandle, WorkerTarget } from '../types.ts'
import type { Waits } from './waits.ts'

export type Answer = Result<{ readonly words: string }>

/** What actions know of the cluster around the worker. */
export interface ActionHost {
  readonly clock: Clock
  readonly waits: Waits
  rules(): SupervisorRules
  slot(number: number): Slot | undefined
  /** Why this action may not be taken now, or null. */
  refusal(action: WorkerActionId): Answer | null
  removeSlot(slot: Slot): Answer | null
  /** All that stay in the cluster, but for this one. */
  others(slot: Slot): readonly Slot[]
  tell(slot: Slot, action: WorkerActionId, words: string, mark: string | null): void
}

/** One action on one living worker of its slot. */
export interface ActionRun {
  readonly host: ActionHost
  readonly entry: WorkerAction & { readonly id: WorkerActionId }
  readonly slot: Slot
  readonly handle: WorkerHandle
  readonly target: WorkerTarget
  /** Who ends the worker; also a limit uses this way. */
  readonly cause: ExitCause
  /** Why the process is not there any more, or null. */
  gone(): Answer | null
  /** True while the same worker is asked for that by another call. */
  isUnderWay(action: WorkerActionId): boolean
  /** Answers with the sentence on its end; before it with what `instead` says, at the deadline with what `late` says. */
  ended(deadlineMs: number, late: () => Answer, instead?: () => Answer | null): Promise<Answer>
}

export function said(words: string): Answer {
  return ok({ words })
}

export function unsupported(words: string): Promise<Answer> {
  return Promise.resolve(fail('unsupported-here', words))
}

export function noProcess(target: WorkerTarget): Answer {
  return fail('worker-gone', `slot ${target.slot} g${target.generation} (pid ${target.pid}) is gone`)
}
