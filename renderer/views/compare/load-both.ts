import type { LoadRun } from '../../../shared/model/load.ts'
import { defaultLoadSettings, type LoadSettings } from '../../../shared/model/load-settings.ts'
import { startLoad, stopLoad } from '../../store/commands/load-commands.ts'
import type { ComparedPair } from '../../store/deck-state.ts'
import { deckStore } from '../../store/deck-store.ts'

/** What a person chooses for both; the rest is as it was last on the left one. */
export interface BothChoice {
  readonly ratePerSec: number
  /** A connection of its own for each request, or connections that stay. */
  readonly keep: 'each' | 'kept'
}

/** `alike`: the same is asked of both. `unequal`: what one shows says nothing of the other. */
export type LoadOfBoth = 'none' | 'alike' | 'unequal'

/** What is asked of a cluster. */
type AskedLoad = Pick<LoadRun, 'settings' | 'experiment' | 'ratePerSec'>

/** Whether two sides are under one load. */
export function loadOfBoth(left: AskedLoad | undefined, right: AskedLoad | undefined): LoadOfBoth {
  if (left === undefined && right === undefined) return 'none'
  return left !== undefined && right !== undefined && asked(left) === asked(right) ? 'alike' : 'unequal'
}

/** Settings for either side: each is loaded at its own address, until somebody stops it. */
export function settingsForBoth(known: LoadSettings | undefined, { ratePerSec, keep }: BothChoice): LoadSettings {
  const requestsPerConnection = keep === 'each' ? 1 : 0
  const chosen = { url: '', model: 'open', ratePerSec, requestsPerConnection, durationS: null, warmUpS: 0 } as const
  return { ...(known ?? defaultLoadSettings), ...chosen }
}

/** Ends what runs on either side and begins the same on both; in words why it did not. */
export async function loadBoth(pair: ComparedPair, choice: BothChoice): Promise<string | null> {
  const settings = settingsForBoth(deckStore.getState().load.settings[pair[0]], choice)
  if (!(await stopBoth(pair))) return 'a load under way did not end'
  const started = await Promise.all(pair.map((id) => startLoad(id, settings, { kind: 'run' }, false)))
  const failed = started.find((one) => !one.ok)
  if (failed === undefined || failed.ok) return null
  // Half of a comparison says less than none.
  await stopBoth(pair)
  return failed.error.message
}

/** Ends the load of both sides; false when one did not end. */
export async function stopBoth(pair: ComparedPair): Promise<boolean> {
  const { runs } = deckStore.getState().load
  const ends = await Promise.all(
    pair.map((id) => {
      const live = runs[id]
      return live === undefined ? true : stopLoad(id, live.run.runId)
    }),
  )
  return ends.every(Boolean)
}

/** All that is asked of a cluster, but where it is. */
function asked({ settings, experiment, ratePerSec }: AskedLoad): string {
  return JSON.stringify([{ ...settings, url: '' }, experiment, ratePerSec])
}
