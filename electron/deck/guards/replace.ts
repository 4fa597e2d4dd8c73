import type { Clock } from '../../../shared/base/clock.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Supervisor } from '../../supervisor/types.ts'

/** Replaces the worker of a slot gracefully; answers when the old one is gone, or why it was not replaced. */
export type Replace = (slot: number) => Promise<Result<void>>

const pollEveryMs = 250

/** A rolling reload of that slot alone, with the settings its cluster runs with. The reload has deadlines of its own. */
export function replaceByReload(supervisor: Supervisor, clock: Clock): Replace {
  const over = async (operationId: number): Promise<Result<void>> => {
    for (;;) {
      const { reload } = supervisor
      if (reload?.operationId !== operationId)
        return fail('cancelled', 'the reload was forgotten: the cluster started anew')
      if (reload.state === 'done') return ok(undefined)
      if (reload.state !== 'running') return fail('wrong-state', reload.words)
      await new Promise<void>((done) => clock.after(pollEveryMs, done))
    }
  }
  return async (slot) => {
    const started = supervisor.startReload(slot, 'limit')
    return started.ok ? over(started.value.operationId) : started
  }
}
