import { dirname } from 'node:path'
import { limits } from '../../shared/limits.ts'
import type { ClusterRunState, ClusterSnapshot, Guards } from '../../shared/model/cluster.ts'
import type { ReloadSnapshot } from '../../shared/model/reload.ts'
import type { ClusterSettings } from '../../shared/model/settings.ts'
import type { ListenAddress } from '../../shared/model/worker.ts'
import { type CrashExcerpt, excerptCrash } from '../logs/crash-excerpt.ts'
import type { Places } from '../logs/find-error.ts'
import type { OutputBuffer } from '../logs/output-buffer.ts'
import type { OutputStore } from '../logs/output-store.ts'
import { differsForWorkers } from './default-settings.ts'
import { listeningSlots } from './listening-slots.ts'
import { explainFailure } from './primary-part-words.ts'
import { mayBePrivatePipe } from './private-pipe.ts'
import { describeAddress, describeSilence, findProblems } from './problems.ts'
import { describeServed } from './served-addresses.ts'
import type { SessionParts } from './session-parts.ts'

/** One cluster as the window sees it now. */
export function describeSession(
  parts: SessionParts,
  settings: ClusterSettings,
  runState: ClusterRunState,
  guards: Guards,
  watch: ClusterSnapshot['watch'],
): ClusterSnapshot {
  const { supervisor, primary, workers, output, troubles, prepared, protocols, unheard, messages } = parts
  const alone = workers.all.flatMap((one) => one.listens.filter((listen) => listen.exclusive))
  const script = { scriptPath: settings.scriptPath, primaryPart: prepared?.primaryPart ?? null }
  const isRunning = runState !== 'stopped'
  const cwd = prepared?.cwd ?? (settings.cwd === '' ? dirname(settings.scriptPath) : settings.cwd)
  const places = { cwd, ownFiles: parts.ownFiles }
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
    desired: supervisor.desired === 0 ? settings.workers : supervisor.desired,
    listeningCount: listeningSlots(supervisor.slots).size,
    addresses: [...heard, ...addresses.filter(isQuiet)],
    served,
    url: served.find(({ notInBrowser }) => notInBrowser === null)?.text ?? null,
    nodeVersion: prepared?.node.version ?? '',
    slots: supervisor.slots,
    problems: [
      ...describeSilence(supervisor.slots, guards.silent, settings.workerLimits.unresponsive.afterMs),
      ...unheard.problems,
      ...messages.problems(script),
      ...findProblems(
        supervisor.slots,
        troubles.all,
        (slot, generation) => excerptOf(output.buffer(slot, generation), places),
        (error) => explainFailure(error, script, supervisor.hasListened),
      ),
    ],
    reload: describeReload(supervisor.reload, output, places),
    guards,
    watch,
    settingsPending: isRunning && isPending(parts, settings),
  }
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

/** An error is looked for on stderr alone, where nothing else is printed in between. */
export function excerptOf(buffer: OutputBuffer | undefined, places: Places): CrashExcerpt {
  const excerpt = (stream?: 'stderr'): CrashExcerpt => {
    const lines = buffer?.tail(limits.outputTailLines, stream) ?? []
    return excerptCrash(
      lines.map((line) => line.text),
      places,
    )
  }
  const onStderr = excerpt('stderr')
  return onStderr.error === null ? excerpt() : onStderr
}
