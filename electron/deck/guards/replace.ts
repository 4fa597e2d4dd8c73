import type { Result } from '../../../shared/result.ts'
import type { Supervisor, WorkerTarget } from '../../supervisor/types.ts'

/** Replaces one worker gracefully; answers when it is done, or why it was not. */
export type Replace = (target: WorkerTarget) => Promise<Result<unknown>>

/** The worker drains and ends; its slot is filled again at once. */
export function replaceByDrain(supervisor: Supervisor): Replace {
  return (target) => supervisor.act(target, 'graceful-stop', 1, 'limit')
}
