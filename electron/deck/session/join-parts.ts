import type { Clock } from '../../../shared/base/clock.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import { policyTexts } from '../../../shared/policies.ts'
import { createClusterPrimary } from '../../cluster/primary.ts'
import type { ClusterPrimary } from '../../cluster/types.ts'
import { createOutputStore } from '../../logs/output-store.ts'
import { canHere } from '../../platform/this-platform.ts'
import { SourcePlaces } from '../../sources/source-places.ts'
import { ClusterSupervisor } from '../../supervisor/supervisor.ts'
import type { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import { ClusterDependencies } from '../dependencies/cluster-dependencies.ts'
import { settingsInUse } from '../dependencies/settings-in-use.ts'
import { SeenLives } from '../export/seen-lives.ts'
import { FaultDesk } from '../faults/fault-desk.ts'
import { StallDesk } from '../inspect/stall-desk.ts'
import { WorkerLooks } from '../inspect/worker-looks.ts'
import { EndingCounts } from '../metrics/ending-counts.ts'
import { OwnPrimaryDesk } from '../own-primary/own-primary-desk.ts'
import { findHolder } from '../problems/find-holder.ts'
import { ListenTroubles } from '../problems/listen-troubles.ts'
import { createRefusalTeller } from '../problems/refusal-words.ts'
import { UnheardAddresses } from '../problems/unheard-addresses.ts'
import { UnheardMessages } from '../problems/unheard-messages.ts'
import { queueRuleOf, rulesOf } from '../settings/rules.ts'
import { createClusterTraffic } from '../traffic/cluster-traffic.ts'
import { forkedSources } from '../traffic/forked-sources.ts'
import type { DeckContext } from '../types.ts'
import { createEventHistory } from './event-history.ts'
import { joinPrimary } from './join-primary.ts'
import { createListenProtocols } from './listen-protocols.ts'
import { servingSlots } from './listening-slots.ts'
import { ownFilesOf } from './own-files.ts'
import { createRestartTotal } from './restart-total.ts'
import type { SessionParts } from './session-parts.ts'
import { SnapshotPush } from './snapshot-push.ts'
import { createSupervisorPorts } from './start-worker.ts'
import { createWorkerTable, type WorkerTable } from './worker-table.ts'

/** What the parts ask of their session. */
interface SessionNow {
  settings(): ClusterSettings
  snapshot(): ClusterSnapshot
  /** Its own primary is gone, and its workers are to end with it. */
  orphaned(): void
}

/** Makes the parts of one session and joins them; what is called back is so when they are complete. `close` ends all of them. */
export function joinParts(
  id: string,
  settings: ClusterSettings,
  context: DeckContext,
  now: SessionNow,
): { readonly parts: SessionParts; readonly close: () => void } {
  const { clock, publish } = context
  const push = new SnapshotPush(clock, () => publish('cluster', now.snapshot()))
  const changed = () => push.changed()
  const primary = createClusterPrimary({ queueRule: queueRuleOf(settings) })
  const workers = createWorkerTable()
  const history = createEventHistory()
  let isClosed = false
  // Of a cluster that was removed nobody wants to hear.
  const tell: SessionParts['tell'] = (event) =>
    !isClosed && announce(id, context, history.addEvent(context.signed(id, event)))
  const telemetry = measure(primary, workers, context, tell, () => parts)
  const lastPoint = (slot: number) => telemetry.lastPoint(slot)
  const ports = createSupervisorPorts(context, () => parts)
  const parts: SessionParts = {
    id,
    context,
    primary,
    workers,
    history,
    endings: new EndingCounts(),
    telemetry,
    output: createOutputStore(),
    ownFiles: ownFilesOf(context.agentPath),
    troubles: watchTroubles(id, context, changed),
    unheard: new UnheardAddresses({ clock, unheard: () => primary.unheard, changed }),
    messages: new UnheardMessages(clock, changed),
    protocols: createListenProtocols(),
    traffic: createClusterTraffic(forkedSources({ id, clock, publish, primary, workers, lastPoint })),
    looks: new WorkerLooks(),
    lives: new SeenLives(clock.nowMs()),
    dependencies: createDependencies(context, tell, changed),
    supervisor: new ClusterSupervisor(ports, rulesOf(settings)),
    own: new OwnPrimaryDesk(() => parts, clock, now),
    faults: new FaultDesk(() => parts, context, now.settings),
    stalls: createStalls(() => parts, clock, now.settings),
    settings: now.settings,
    prepared: null,
    proven: null,
    changed,
    tell,
    say: (kind, tone, words, more = { mark: null }) =>
      tell({ atMs: clock.nowMs(), kind, tone, slot: null, generation: null, words, ...more }),
  }
  joinPrimary(parts)
  primary.on('exit', () => parts.dependencies.keepOnly(settingsInUse(parts)))
  return {
    parts,
    close() {
      isClosed = true
      push.close()
      closeParts(parts)
    },
  }
}

/** Into the log first: whoever looks for an event there that the window tells of finds it. */
function announce(clusterId: string, { logs, publish }: DeckContext, event: LifecycleEvent): void {
  logs.event(clusterId, event)
  publish('lifecycle', { clusterId, event })
}

function watchTroubles(id: string, context: DeckContext, changed: () => void): ListenTroubles {
  return new ListenTroubles({
    clock: context.clock,
    findHolder: (address) => findHolder(context, id, address),
    canSee: ({ path }) => path !== null || canHere('every-socket'),
    changed,
  })
}

/** `parts`: there when the first worker is silent. */
function createStalls(parts: () => SessionParts, clock: Clock, settings: () => ClusterSettings): StallDesk {
  return new StallDesk({
    clock,
    places: new SourcePlaces(),
    isOurs: (file) => parts().ownFiles.includes(file),
    isOn: () => settings().stallCapture,
    slots: () => [...[parts().own.asSlot() ?? []].flat(), ...parts().supervisor.slots],
    worker: (slot, generation) => parts().workers.find(slot, generation),
    silentMs: (slot) => parts().telemetry.vitals(slot)?.silentMs ?? null,
    tell: (event) => parts().tell(event),
    changed: () => parts().changed(),
  })
}

function createDependencies(
  { clock, environment }: DeckContext,
  tell: SessionParts['tell'],
  changed: () => void,
): ClusterDependencies {
  const place = { slot: null, generation: null } as const
  return new ClusterDependencies({
    clock,
    environment,
    tell: (words) => tell({ atMs: clock.nowMs(), kind: 'notice', tone: 'info', ...place, words, mark: null }),
    changed,
  })
}

/** Has the sampler read this cluster's numbers. `parts`: there when the first sample is due. */
function measure(
  primary: ClusterPrimary,
  workers: WorkerTable,
  { clock, sampler }: DeckContext,
  tell: SessionParts['tell'],
  parts: () => SessionParts,
): ClusterTelemetry {
  const place = { slot: null, generation: null } as const
  const tellRefusals = createRefusalTeller(clock, (words) =>
    tell({ atMs: clock.nowMs(), kind: 'notice', tone: 'bad', ...place, words, mark: 'refused' }),
  )
  const restartTotal = createRestartTotal()
  return sampler.addCluster({
    readPrimary() {
      const { queuedCount, refusedCount } = primary.counters
      tellRefusals(refusedCount)
      const { slots } = parts().supervisor
      return {
        restartCount: restartTotal(slots),
        queuedConnections: policyTexts[primary.policy].bypassesPrimary ? null : queuedCount,
        policy: primary.policy,
        listening: servingSlots(slots),
      }
    },
    acceptedOf: (slot, generation) => workers.find(slot, generation)?.worker.acceptedCount,
    onHealth(slot, generation, health) {
      if (slot === ownPrimaryPlace) return parts().own.healthChanged(health)
      const process = workers.find(slot, generation)
      if (process !== null) parts().supervisor.facts.workerHealth(process.worker.id, health)
    },
    onSilence: (slot, generation, silence) => parts().stalls.silent({ slot, generation }, silence),
  })
}

function closeParts(parts: SessionParts): void {
  // First: what takes faults back still needs the others.
  parts.faults.close()
  parts.traffic.end()
  parts.own.close()
  parts.supervisor.close()
  parts.troubles.clearAll()
  parts.unheard.close()
  parts.messages.close()
  parts.dependencies.close()
  parts.telemetry.close()
  parts.primary.close()
  parts.output.clear()
  for (const process of parts.workers.all) process.close()
}
