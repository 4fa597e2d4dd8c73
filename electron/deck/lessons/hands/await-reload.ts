import type { Clock } from '../../../../shared/base/clock.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import type { ClusterSession, ScriptPatch } from '../../session/cluster-session.ts'

const lookEveryMs = 20

/** Replaces all workers without loss, and answers when the last of the old ones is gone. */
export async function reloadAll(session: ClusterSession, clock: Clock): Promise<Result<{ readonly words: string }>> {
  const begun = await session.reload(null)
  return begun.ok ? awaitReload(session, begun.value.operationId, clock) : begun
}

/** Ends all workers, and their own primary where one runs, and starts again with these settings. */
export async function restart(
  session: ClusterSession,
  patch: ScriptPatch,
): Promise<Result<{ readonly words: string }>> {
  const stopped = session.runState === 'stopped' ? ok(undefined) : await session.stop()
  const updated = stopped.ok ? await session.update(patch) : stopped
  const started = updated.ok ? await session.start() : updated
  return started.ok ? ok({ words: 'all of it started again' }) : started
}

/** Answers when the reload is over; one that stopped is a failure, with what the new worker ended by. */
export function awaitReload(
  session: ClusterSession,
  operationId: number,
  clock: Clock,
): Promise<Result<{ readonly words: string }>> {
  return new Promise((done) => {
    const look = (): void => {
      const { reload } = session.snapshot()
      const isGone = session.runState === 'stopped' || reload?.operationId !== operationId
      if (reload === null || isGone) done(fail('cancelled', 'The reload was given up'))
      else if (reload.state === 'running') clock.after(lookEveryMs, look)
      else if (reload.state === 'done') done(ok({ words: reload.words }))
      else done(fail('wrong-state', reload.error === null ? reload.words : `${reload.words}: ${reload.error}`))
    }
    look()
  })
}
