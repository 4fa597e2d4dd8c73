import { placeName } from '../../../shared/base/plain-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { AskedCluster } from './asked-worker.ts'

/** One process, as a person saw it. */
interface Seen {
  readonly slot: number
  readonly generation: number
  readonly pid: number
}

/** Has a worker note where things are made. A blocked one would begin when nobody remembers: it is refused. */
export async function findOrigins(session: AskedCluster, seen: Seen, forMs: number): Promise<Result<void>> {
  const process = session.workers.find(seen.slot, seen.generation)
  if (process === null || process.pid !== seen.pid) {
    return fail(
      'not-found',
      `pid ${seen.pid} of ${placeName(seen.slot)} has ended: look at the worker that is there now`,
    )
  }
  const health = session.slotAt(seen.slot)?.health
  if (health !== 'ok') {
    return fail(
      'wrong-state',
      `${placeName(seen.slot)} is ${health ?? 'gone'}: it can note nothing until its loop turns again`,
    )
  }
  const asked = process.askFor({ type: 'inspect', order: { kind: 'find-origins', forMs } })
  if (asked === null) return fail('wrong-state', `${placeName(seen.slot)} has no agent that could note anything`)
  const answer = await asked
  return answer.ok ? ok(undefined) : fail('refused', `${placeName(seen.slot)}: ${answer.words}`)
}
