import { realpathSync } from 'node:fs'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import { policyTexts } from '../../../shared/policies.ts'
import { createClusterPrimary } from '../../cluster/primary.ts'
import { createOutputStore } from '../../logs/output-store.ts'
import { canHere } from '../../platform/this-platform.ts'
import { createSupervisor } from '../../supervisor/supervisor.ts'
import { findHolder } from '../problems/find-holder.ts'
import { ListenTroubles } from '../problems/listen-troubles.ts'
import { createRefusalTeller } from '../problems/refusal-words.ts'
import { UnheardAddresses } from '../problems/unheard-addresses.ts'
import { UnheardMessages } from '../problems/unheard-messages.ts'
import { queueRuleOf, rulesOf } from '../settings/rules.ts'
import { createClusterTraffic } from '../traffic/cluster-traffic.ts'
import type { DeckContext } from '../types.ts'
import { createEventHistory } from './event-history.ts'
import { joinPrimary } from './join-primary.ts'
import { createListenProtocols } from './listen-protocols.ts'
import { listeningSlots } from './listening-slots.ts'
import { createRestartTotal } from './restart-total.ts'
import type { SessionParts } from './session-parts.ts'
import { createSupervisorPorts } from './start-worker.ts'
import { createWorkerTable } from './worker-table.ts'

/** Snapshots are pushed at most this often per cluster; lifecycle events are not held back. */
const snapshotEveryMs = 30

/** Makes the parts of one session and joins them. `close` ends all of them. */
export function joinParts(
  id: string,
  settings: ClusterSettings,
  context: DeckContext,
  snapshot: () => ClusterSnapshot,
): { readonly parts: SessionParts; readonly close: () => void } {
  let cancelPush: (() => void) | null = null
  let pushedMonoMs = Number.NEGATIVE_INFINITY
  let isClosed = false
  const changed = (): void => {
    if (isClosed || cancelPush !== null) return
    // The first change after a calm goes out with the end of this turn; a storm of them waits its time.
    const waitMs = Math.max(0, pushedMonoMs + snapshotEveryMs - context.clock.monoMs())
    cancelPush = context.clock.after(waitMs, () => {
      cancelPush = null
      pushedMonoMs = context.clock.monoMs()
      context.publish('cluster', snapshot())
    })
  }

  const primary = createClusterPrimary({ queueRule: queueRuleOf(settings) })
  const workers = createWorkerTable()
  const history = createEventHistory()
  const base = {
    id,
    context,
    primary,
    workers,
    history,
    output: createOutputStore(),
    ownFiles: [context.agentPath, realPath(context.agentPath)],
    troubles: new ListenTroubles({
      clock: context.clock,
      findHolder: (address) => findHolder(context, id, address),
      canSee: ({ path }) => path !== null || canHere('every-socket'),
      changed,
    }),
    unheard: new UnheardAddresses({ clock: context.clock, unheard: () => primary.unheard, changed }),
    messages: new UnheardMessages(context.clock, changed),
    protocols: createListenProtocols(),
    prepared: null,
    proven: null,
    changed,
    tell(event: Parameters<SessionParts['tell']>[0]) {
      // Of a cluster that was removed nobody wants to hear.
      if (!isClosed) context.publish('lifecycle', { clusterId: id, event: history.addEvent(event) })
    },
  }
  const tellRefusals = createRefusalTeller(context.clock, (words) =>
    base.tell({
      atMs: context.clock.nowMs(),
      kind: 'notice',
      tone: 'bad',
      slot: null,
      generation: null,
      words,
      mark: 'refused',
    }),
  )
  const restartTotal = createRestartTotal()
  const telemetry = context.sampler.addCluster({
    readPrimary() {
      const { queuedCount, refusedCount } = primary.counters
      tellRefusals(refusedCount)
      return {
        restartCount: restartTotal(parts.supervisor.slots),
        queuedConnections: policyTexts[primary.policy].bypassesPrimary ? null : queuedCount,
        policy: primary.policy,
        listening: listeningSlots(parts.supervisor.slots),
      }
    },
    acceptedOf: (slot, generation) => workers.find(slot, generation)?.worker.acceptedCount,
    onHealth(slot, generation, health) {
      const process = workers.find(slot, generation)
      if (process !== null) parts.supervisor.workerHealth(process.worker.id, health)
    },
  })
  const parts: SessionParts = {
    ...base,
    telemetry,
    traffic: createClusterTraffic({
      id,
      clock: context.clock,
      publish: context.publish,
      primary,
      workers,
      lastPoint: (slot) => telemetry.lastPoint(slot),
    }),
    // The ports are first called when it starts, when the parts are complete.
    supervisor: createSupervisor(
      createSupervisorPorts(context, () => parts),
      rulesOf(settings),
    ),
  }
  joinPrimary(parts)

  return {
    parts,
    close() {
      isClosed = true
      cancelPush?.()
      parts.traffic.end()
      parts.supervisor.close()
      parts.troubles.clearAll()
      parts.unheard.close()
      parts.messages.close()
      telemetry.close()
      primary.close()
      parts.output.clear()
      for (const process of workers.all) process.close()
    },
  }
}

/** A stack names a file by what it is, whatever link led there. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
