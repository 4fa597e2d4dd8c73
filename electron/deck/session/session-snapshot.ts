import type { ClusterRunState, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { ReloadSnapshot } from '../../../shared/model/reload.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ListenAddress, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { CrashExcerpt } from '../../logs/crash-excerpt.ts'
import type { Places } from '../../logs/error-place.ts'
import type { OutputStore } from '../../logs/output-store.ts'
import { mayBePrivatePipe } from '../private-pipe.ts'
import { excerptOf, placesOf } from '../problems/last-words.ts'
import { explainFailure } from '../problems/primary-part-words.ts'
import { describeAddress, describeRepeats, describeSilence, findProblems } from '../problems/problems.ts'
import { differsForWorkers } from '../settings/default-settings.ts'
import type { EventHistory } from './event-history.ts'
import { listeningSlots } from './listening-slots.ts'
import { describeServed } from './served-addresses.ts'
import type { SessionParts } from './session-parts.ts'

/** One cluster as the window sees it now. */
export function describeSession(
  parts: SessionParts,
  settings: ClusterSettings,
  runState: ClusterRunState,
  { guards, watch, faults }: Pick<ClusterSnapshot, 'guards' | 'watch' | 'faults'>,
): ClusterSnapshot {
  const { supervisor, primary, workers, output, history, prepared, protocols, stalls } = parts
  const alone = workers.all.flatMap((one) => one.listens.filter((listen) => listen.exclusive))
  const isRunning = runState !== 'stopped'
  const slots = supervisor.slots.map((slot) => ({ ...withLateError(slot, history), stuck: stalls.wordsOf(slot) }))
  const places = placesOf(parts, settings)
  const listens = workers.all.flatMap((one) => one.listens)
  const shared = primary.addresses.filter(
    (address) => !mayBePrivatePipe(address) || listens.some(({ path }) => path === address.path),
  )
  const addresses = [...protocols.addTo(shared), ...alone]
  const quiet = new Set(primary.unheard.map(({ address }) => describeAddress(address)))
  const isQuiet = (address: ListenAddress): boolean => quiet.has(describeAddress(address))
  const heard = addresses.filter((address) => !isQuiet(address))
  // While none listens at all, as in a restart, the address stays where it is.
  const served = describeServed(heard.length > 0 ? heard : addresses)
  return {
    id: parts.id,
    settings,
    runState,
    policy: isRunning ? primary.policy : settings.policy,
    // Zero only while it prepares or stops: what is wanted then is what it had, or will have.
    desired: isRunning && parts.own.settings !== null ? supervisor.desired : supervisor.desired || settings.workers,
    listeningCount: listeningSlots(supervisor.slots).size,
    addresses: [...heard, ...addresses.filter(isQuiet)],
    served,
    url: served.find(({ notInBrowser }) => notInBrowser === null)?.text ?? null,
    nodeVersion: prepared?.node.version ?? '',
    slots,
    problems: [
      ...describeSilence(slots, guards.silent, settings.workerLimits.unresponsive.afterMs),
      ...describeRepeats(guards.repeating),
      ...describeProblems(parts, settings, slots, places),
    ],
    reload: describeReload(supervisor.reload, output, places),
    guards,
    faults,
    stalls: stalls.now,
    ownPrimary: parts.own.snapshot(),
    fleet: null,
    watch,
    settingsPending: isRunning && isPending(parts, settings),
  }
}

/** What addresses, messages, dependencies and failed slots ask a person for. */
function describeProblems(
  { supervisor, output, troubles, prepared, unheard, messages, dependencies, own }: SessionParts,
  { scriptPath }: ClusterSettings,
  slots: readonly SlotSnapshot[],
  places: Places,
): ClusterSnapshot['problems'] {
  const script = { scriptPath, primaryPart: prepared?.primaryPart ?? null }
  return [
    ...own.problems(),
    ...unheard.problems,
    // Where its own primary runs, messages are heard.
    ...(own.settings === null ? messages.problems(script) : []),
    ...dependencies.problems,
    ...findProblems(
      slots,
      troubles.all,
      (slot, generation) => excerptOf(output.buffer(slot, generation), places),
      // Where its own primary runs, nothing of the script is left out.
      (error) => (own.settings === null ? explainFailure(error, script, supervisor.hasListened) : null),
    ),
  ]
}

/** The supervisor decided by what was read until then; the error may have come later. */
function withLateError(slot: SlotSnapshot, history: EventHistory): SlotSnapshot {
  const { lastExit } = slot
  if (lastExit === null || lastExit.error !== null) return slot
  const known = history.exitsOf(slot.slot).find(({ generation }) => generation === lastExit.generation)
  return known === undefined ? slot : { ...slot, lastExit: known }
}

/** Some worker has other settings, or the next one that is forked by itself will have. */
function isPending({ supervisor, workers, prepared }: SessionParts, settings: ClusterSettings): boolean {
  const present = supervisor.slots.flatMap(({ slot, generation }) => workers.find(slot, generation)?.settings ?? [])
  const inForce = prepared === null ? present : [prepared.settings, ...present]
  return inForce.some((one) => differsForWorkers(one, settings))
}

/** What the generation that did not get ready said last, on either stream, is why. */
function describeReload(reload: ReloadSnapshot | null, output: OutputStore, places: Places): ClusterSnapshot['reload'] {
  if (reload === null) return null
  const { failed } = reload
  const said = failed === null ? noCrash : excerptOf(output.buffer(failed.slot, failed.generation), places)
  return { ...reload, error: said.error, outputTail: said.lines }
}

const noCrash: CrashExcerpt = { error: null, lines: [] }
