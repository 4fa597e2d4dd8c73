import { withSecretsOf } from '../../../../shared/load-secrets.ts'
import type { LoadRemark } from '../../../../shared/model/load.ts'
import { defaultLoadSettings, type LoadExperiment, type LoadSettings } from '../../../../shared/model/load-settings.ts'
import { focusFirstFault } from '../../../panels/form/form-field.tsx'
import { readRate } from '../../../panels/load-rate.ts'
import { copyText } from '../../../store/commands/commands.ts'
import { setLoadRate, showLoad, startLoad, stopLoad } from '../../../store/commands/load-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import type { DeckState } from '../../../store/deck-state.ts'
import { deckStore } from '../../../store/deck-store.ts'
import { offeredChange } from '../panels/offer-words.ts'
import type { LoadReading } from '../reading.ts'
import { cliOf } from './cli.ts'
import { changed, formStore, freshForm, type LoadForm, putForm } from './form-store.ts'
import { draftOfRun, draftOfSettings, readLoad } from './load-draft.ts'
import type { LoadDraft } from './load-table.ts'
import { targetWords } from './target-words.ts'

/** What the form of a cluster can do; everything typed stays, whatever comes of it. */

/** The machine's cores, as experiments count on them; 4 until the first measurement. */
export const selectCores = (state: DeckState): number => state.live.host?.coreCount ?? 4

/** The form as typed, else the cluster's last settings, else the usual ones. */
export function presentForm(clusterId: string): LoadForm {
  const state = deckStore.getState()
  const settings = firstSettings(state, clusterId)
  return formStore.getState()[clusterId] ?? freshForm(draftOfSettings(settings, selectCores(state)))
}

/** The cluster's own last ones, else those of another with the same script: a copy begins with its original's load. */
function firstSettings({ load, live, order }: DeckState, clusterId: string): LoadSettings {
  const own = load.settings[clusterId]
  if (own !== undefined) return own
  const scriptPath = live.clusters[clusterId]?.settings.scriptPath
  const original = order.find(
    (id) => load.settings[id] !== undefined && live.clusters[id]?.settings.scriptPath === scriptPath,
  )
  const known = original === undefined || scriptPath === undefined ? undefined : load.settings[original]
  return known === undefined ? defaultLoadSettings : { ...known, url: '' }
}

export function changeForm(clusterId: string, patch: Partial<LoadDraft>): void {
  putForm(clusterId, changed(presentForm(clusterId), patch))
}

/** Starts what the form says; faults and refusals are shown in it. `allowHost`: the person ticked "I may load this host". */
export async function startFromForm(clusterId: string, allowHost = false): Promise<void> {
  const { load, pending } = deckStore.getState()
  if (load.runs[clusterId] !== undefined || pending[pendingKeys.load(clusterId)] !== undefined) return
  const { draft } = presentForm(clusterId)
  const read = readLoad(draft)
  putForm(clusterId, { ...freshForm(draft), faults: read.ok ? {} : read.faults })
  if (!read.ok) focusFirstFault('.ld-form')
  else await start(clusterId, read.settings, read.experiment, allowHost)
}

/** Takes up an offer: ends the load under way, if any, and begins it anew with the change. */
export async function takeOffer(
  clusterId: string,
  offer: NonNullable<LoadRemark['offer']>,
  reading: LoadReading,
): Promise<void> {
  const state = deckStore.getState()
  const live = state.load.runs[clusterId]
  const settings: LoadSettings = {
    ...knownInFull(clusterId, reading.settings),
    ratePerSec: live?.run.ratePerSec ?? reading.settings.ratePerSec,
    ...offeredChange(offer, reading.settings),
  }
  putForm(clusterId, freshForm(draftOfRun(settings, reading.experiment, selectCores(state))))
  if (live !== undefined && !(await stopLoad(clusterId, live.run.runId))) return
  await start(clusterId, settings, reading.experiment, false)
}

/** Puts the settings of an earlier run into the form. */
export function reuseSettings(clusterId: string, reading: LoadReading): void {
  const cores = selectCores(deckStore.getState())
  putForm(clusterId, freshForm(draftOfRun(knownInFull(clusterId, reading.settings), reading.experiment, cores)))
}

/** What a result does not keep is taken from the cluster's last settings where they are the same; else it must be typed again. */
function knownInFull(clusterId: string, settings: LoadSettings): LoadSettings {
  return withSecretsOf(settings, deckStore.getState().load.settings[clusterId] ?? defaultLoadSettings)
}

/** Gives a load under way the rate that was typed; what cannot be one is said at the field. */
export async function applyRate(clusterId: string, runId: string, text: string): Promise<void> {
  const form = presentForm(clusterId)
  const read = readRate(text)
  if (!read.ok) {
    putForm(clusterId, { ...changed(form, { ratePerSec: text }), faults: { ratePerSec: read.error.message } })
    return
  }
  putForm(clusterId, changed(form, { ratePerSec: text }))
  if (read.value !== deckStore.getState().load.runs[clusterId]?.run.ratePerSec) {
    await setLoadRate(clusterId, runId, read.value)
  }
}

/** Copies an autocannon command line for these settings; says what it leaves out. */
export async function copyCli(settings: LoadSettings, url: string): Promise<void> {
  const { command, misses } = cliOf(settings, url)
  const what = misses.length === 0 ? 'Command line' : `Command line (autocannon lacks ${misses.join(', ')})`
  await copyText(command, what)
}

/** The command line of what the form says; faults are shown instead when it cannot be read. */
export async function copyCliOfForm(clusterId: string): Promise<void> {
  const form = presentForm(clusterId)
  const read = readLoad(form.draft)
  putForm(clusterId, { ...form, faults: read.ok ? {} : read.faults })
  if (read.ok) await copyCli(read.settings, ownUrl(clusterId) ?? 'http://localhost:3000')
  else focusFirstFault('.ld-form')
}

async function start(
  clusterId: string,
  settings: LoadSettings,
  experiment: LoadExperiment,
  allowHost: boolean,
): Promise<void> {
  const result = await startLoad(clusterId, settings, experiment, allowHost)
  const form = presentForm(clusterId)
  if (result.ok) {
    showLoad(clusterId, { kind: 'live' })
    putForm(clusterId, { ...form, faults: {}, failure: '', askedHost: null })
    return
  }
  const asked = result.error.code === 'host-not-allowed' ? hostOf(settings.url || (ownUrl(clusterId) ?? '')) : null
  putForm(clusterId, { ...form, failure: result.error.message, askedHost: asked })
}

/** Where load goes while no URL is typed. */
function ownUrl(clusterId: string): string | null {
  return targetWords(deckStore.getState().live.clusters[clusterId]?.served ?? [], null).url
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : url
}
