import { limits } from '../../shared/limits.ts'
import type { ClusterRunState, ClusterSnapshot, Guards } from '../../shared/model/cluster.ts'
import type { ReloadSnapshot } from '../../shared/model/reload.ts'
import type { ClusterSettings } from '../../shared/model/settings.ts'
import type { OutputStore } from '../logs/output-store.ts'
import { clusterUrl } from './cluster-url.ts'
import { differsForWorkers } from './default-settings.ts'
import { listeningSlots } from './listening-slots.ts'
import { findProblems } from './problems.ts'
import type { SessionParts } from './session-parts.ts'

/** One cluster as the window sees it now. */
export function describeSession(
  parts: SessionParts,
  settings: ClusterSettings,
  runState: ClusterRunState,
  guards: Guards,
  watch: ClusterSnapshot['watch'],
): ClusterSnapshot {
  const { supervisor, primary, workers, output, troubles, prepared } = parts
  const alone = workers.all.flatMap((one) => one.listens.filter((listen) => listen.exclusive))
  const isRunning = runState !== 'stopped'
  const addresses = [...primary.addresses, ...alone]
  return {
    id: parts.id,
    settings,
    runState,
    policy: isRunning ? primary.policy : settings.policy,
    // Zero only while it prepares or stops: what is wanted then is what it had, or will have.
    desired: supervisor.desired === 0 ? settings.workers : supervisor.desired,
    listeningCount: listeningSlots(supervisor.slots).size,
    addresses,
    url: clusterUrl(addresses),
    nodeVersion: prepared?.node.version ?? '',
    slots: supervisor.slots,
    problems: findProblems(supervisor.slots, troubles.all, (slot, generation) => stderrTail(output, slot, generation)),
    reload: describeReload(supervisor.reload, output),
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
function describeReload(reload: ReloadSnapshot | null, output: OutputStore): ClusterSnapshot['reload'] {
  if (reload === null) return null
  const { failed } = reload
  const lines =
    failed === null ? [] : (output.buffer(failed.slot, failed.generation)?.tail(limits.outputTailLines) ?? [])
  return { ...reload, outputTail: lines.map((line) => line.text) }
}

function stderrTail(output: OutputStore, slot: number, generation: number): readonly string[] {
  const lines = output.buffer(slot, generation)?.tail(limits.outputTailLines, 'stderr') ?? []
  return lines.map((line) => line.text)
}
