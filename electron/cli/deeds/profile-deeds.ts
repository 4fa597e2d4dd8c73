import type { ProfileKind } from '../../../shared/inspection/profile.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { fail, ok } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'
import type { Deed } from './done.ts'

/** After its time: the worker hands it over, and its source maps are read. */
const readingMs = 60_000

export interface ProfileWish {
  /** Null: of all workers, in the same seconds. */
  readonly slot: number | null
  readonly kind: ProfileKind
  readonly forMs: number
}

/**
 * Samples a worker for a while; answers with a text in Markdown: where the time, or the memory, went. `begun` hears how to end
 * it before its time: what was sampled until then is the answer.
 */
export async function captureProfile(
  link: DeckLink,
  { id: clusterId, settings }: ClusterSnapshot,
  wish: ProfileWish,
  begun: (stop: () => void) => void,
): Deed {
  const { slot, kind, forMs } = wish
  const heard = await link.listen(['profiles'])
  if (!heard.ok) return heard
  const started = await link.call('profile.start', { clusterId, slots: slot === null ? null : [slot], kind, forMs })
  if (!started.ok) return started
  const { runId } = started.value
  begun(() => void link.call('profile.stop', { runId }))
  let wasSeen = false
  const over = await link.until(
    'profiles',
    ({ running, kept }) => {
      const isRunning = running.some((one) => one.runId === runId)
      wasSeen ||= isRunning
      // One that gave nothing is not kept.
      return kept.some(({ profileId }) => profileId === runId) || (wasSeen && !isRunning) ? true : null
    },
    { withinMs: forMs + readingMs, what: 'the end of the profile' },
  )
  if (!over.ok) return over
  const text = await link.call('profile.text', { profileId: runId })
  if (text.ok) return ok({ words: text.value, value: { profileId: runId, markdown: text.value } })
  return fail('refused', `${settings.name}: no worker gave a profile. The events say why`)
}
