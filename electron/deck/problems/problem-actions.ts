import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { SessionParts } from '../session/session-parts.ts'
import { deleteSocketFile } from './delete-socket-file.ts'
import { troubleId } from './problems.ts'

/** What a person can do about a cluster's problems, by the buttons of their alerts. */
export interface ProblemActions {
  /** Also of workers that live without an address they asked for: they are replaced. */
  retry(slot: number | null): Result<void> | Promise<Result<void>>
  /** Deletes the file of a socket that nobody listens on, which that alert is about, and tries again. */
  deleteSocket(problemId: string): Promise<Result<void>>
  /** Closes the address that nobody listens on, of that alert. */
  releaseAddress(problemId: string): Result<void>
}

/** `reload`: of one slot, or of all. */
export function createProblemActions(
  parts: SessionParts,
  reload: (slot: number | null) => Promise<Result<unknown>>,
): ProblemActions {
  const { supervisor, primary, troubles, unheard, context } = parts
  return {
    retry(slot) {
      const { slots } = supervisor
      const isDead = ({ phase }: SlotSnapshot) => phase === 'failed' || phase === 'backing-off'
      const without = slots.filter((one) => troubles.slots.has(one.slot) && one.pid !== null)
      troubles.clearAll()
      if (slot !== null || without.length === 0) return supervisor.retry(slot)
      if (slots.some(isDead)) supervisor.retry(null)
      const [only, another] = without
      return reload(another === undefined ? (only?.slot ?? null) : null).then((begun) =>
        begun.ok ? ok(undefined) : begun,
      )
    },

    async deleteSocket(problemId) {
      const trouble = troubles.all.find((one) => troubleId(one) === problemId)
      const path = trouble?.address.path ?? null
      if (trouble === undefined || path === null) return fail('not-found', 'that socket is no problem any more')
      const deleted = await deleteSocketFile(path)
      if (!deleted.ok) return deleted
      const words = `deleted ${path}: nobody listened there any more`
      const place = { slot: null, generation: null, mark: null }
      parts.tell({ atMs: context.clock.nowMs(), kind: 'notice', tone: 'info', ...place, words })
      troubles.clear(trouble.address)
      const hasFailed = supervisor.slots.some((slot) => slot.phase === 'failed' || slot.phase === 'backing-off')
      return hasFailed ? supervisor.retry(null) : ok(undefined)
    },

    releaseAddress(problemId) {
      const address = unheard.find(problemId)
      if (address !== null && primary.releaseUnheard(address)) return ok(undefined)
      return fail('not-found', 'somebody listens there again, or it is closed already')
    },
  }
}
