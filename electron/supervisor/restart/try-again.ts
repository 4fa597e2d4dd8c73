import type { ClusterRunState } from '../../../shared/model/cluster.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { whileStopping } from '../commands/cluster-run.ts'
import { namesOf } from '../commands/when-up.ts'
import type { Slot } from '../slot/slot.ts'

export interface TryAgainParts {
  runState(): ClusterRunState
  /** Slots that are not on their way out, by number. */
  staying(): readonly Slot[]
  say(words: string): void
}

/** "Try again" (failed slots) and "try now" (slots backing off); null = all of them. */
export function tryAgain(number: number | null, parts: TryAgainParts): Result<void> {
  const unfit = whileDown(parts.runState())
  if (unfit !== null) return unfit
  const staying = parts.staying()
  const asked = number === null ? staying : staying.filter((slot) => slot.number === number)
  const [first] = asked
  if (first === undefined) return fail('not-found', `there is no slot ${number}`)
  const again = asked.filter((slot) => slot.phase === 'failed' || slot.phase === 'backing-off')
  if (again.length === 0) {
    const words = number === null ? 'no slot has failed' : `slot ${number} is ${first.phase}`
    return fail('already-so', `${words}: there is nothing to try again`)
  }
  parts.say(`trying ${namesOf(again)} again`)
  for (const slot of again) {
    if (slot.phase === 'failed') slot.begin()
    else slot.respawn()
  }
  return ok(undefined)
}

/** "Stop trying": the next try of a slot that backs off is taken back. */
export function stopTrying(number: number, parts: TryAgainParts): Result<void> {
  const unfit = whileDown(parts.runState())
  if (unfit !== null) return unfit
  const slot = parts.staying().find((each) => each.number === number)
  if (slot === undefined) return fail('not-found', `there is no slot ${number}`)
  const { phase, unstableCount } = slot.snapshot()
  if (phase !== 'backing-off') return fail('already-so', `slot ${number} is ${phase}: no try is due`)
  slot.retrying.stop(unstableCount)
  return ok(undefined)
}

function whileDown(runState: ClusterRunState): ReturnType<typeof fail> | null {
  if (runState === 'stopping') return whileStopping()
  return runState === 'stopped' ? fail('wrong-state', 'the cluster is stopped; start it first') : null
}
