import { workerAction } from '../../shared/actions/worker-actions.ts'
import { placeName } from '../../shared/base/plain-words.ts'
import type { CommandHandler } from '../../shared/ipc/contract.ts'
import { packHistories } from '../../shared/ipc/packed-histories.ts'
import type { MetricsSettings } from '../../shared/metrics/metrics-settings.ts'
import type { Sample } from '../../shared/model/deck.ts'
import { ownPrimaryPlace } from '../../shared/model/own-primary.ts'
import type { ClusterSettings } from '../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { createContainerCommands } from './containers/container-commands.ts'
import { withFleets } from './containers/fleet-commands.ts'
import type { Deck } from './deck.ts'
import type { DeckCommandName } from './deck-command-names.ts'
import { noteDeeds } from './experiments/note-deeds.ts'
import type { ClusterFaults } from './faults/cluster-faults.ts'
import { findOrigins } from './inspect/find-origins.ts'
import { createHeapCommands } from './inspect/heap-commands.ts'
import { createProfileCommands } from './inspect/profile-commands.ts'
import { SentRequests } from './inspect/send-request.ts'
import { createStallCommands } from './inspect/stall-commands.ts'
import { createClassCommands } from './lessons/class/class-commands.ts'
import { createLabCommands } from './lessons/lab/lab-commands.ts'
import { createLessonCommands } from './lessons/lesson-commands.ts'
import { createLogCommands } from './logs/log-commands.ts'
import { createOutsideCommands } from './outside-commands.ts'
import { sampleRequest } from './sample-request.ts'
import type { ClusterSession } from './session/cluster-session.ts'
import type { NodeFinder } from './settings/node-finder.ts'

/** One handler per command of the deck; the compiler names the missing ones. */
export type DeckCommands = { readonly [Name in DeckCommandName]: CommandHandler<Name> }

export interface DeckCommandParts {
  readonly deck: Deck
  readonly nodes: Pick<NodeFinder, 'list' | 'probe' | 'look'>
  readonly samples: readonly Sample[]
  /** Somebody opened a script of their own: it belongs to the recent ones. */
  opened(settings: ClusterSettings): void
  /** The sampling interval is another one now, for this deck and the next. */
  samplingChanged(intervalMs: number): void
  /** Who gets the numbers is another one now, for this deck and the next. */
  metricsChanged(settings: MetricsSettings): void
}

/** What each command does that only needs the deck. Sessions decide; this only finds them and hands things on. */
export function createDeckCommands(parts: DeckCommandParts): DeckCommands {
  const { deck, nodes, samples, opened, samplingChanged, metricsChanged } = parts
  const on = onSession(deck)
  const requests = new SentRequests()

  const commands: DeckCommands = {
    'deck.history': () => ok(packHistories(deck.histories())),
    'deck.setSamplingInterval': ({ intervalMs }) => {
      deck.setSamplingInterval(intervalMs)
      samplingChanged(intervalMs)
      return ok(undefined)
    },
    'metrics.state': () => ok(deck.metrics.state),
    'metrics.set': async (settings) => {
      metricsChanged(settings)
      await deck.metrics.set(settings)
      return ok(deck.metrics.state)
    },
    'deck.setSeen': ({ isSeen }) => ok(deck.setSeen(isSeen)),

    'cluster.open': async (request) => {
      const answer = await deck.open(request)
      const session = answer.ok ? deck.session(answer.value.clusterId) : answer
      if (session.ok) opened(session.value.settings)
      return answer
    },
    'cluster.openSample': async ({ sample, workers }) => {
      const found = samples.find((one) => one.id === sample)
      if (found === undefined) return fail('not-found', `There is no sample "${sample}"`)
      return deck.open(sampleRequest(found, workers === undefined ? {} : { workers }))
    },
    'cluster.start': ({ clusterId }) => on(clusterId, (session) => session.start()),
    'cluster.stop': ({ clusterId }) => on(clusterId, (session) => session.stop()),
    'cluster.remove': ({ clusterId }) => deck.remove(clusterId),
    'cluster.update': ({ clusterId, settings }) => on(clusterId, (session) => session.update(settings)),
    'cluster.scale': ({ clusterId, desired }) => on(clusterId, (session) => session.scale(desired)),
    'cluster.reload': ({ clusterId, slot }) => on(clusterId, (session) => session.reload(slot)),
    'cluster.cancel-reload': ({ clusterId }) => on(clusterId, (session) => session.supervisor.cancelReload()),
    'cluster.set-policy': ({ clusterId, policy }) => on(clusterId, (session) => session.setPolicy(policy)),
    'cluster.resetFairness': ({ clusterId }) => on(clusterId, (session) => ok(session.telemetry.startFairnessOver())),
    'cluster.retry': ({ clusterId, slot }) => on(clusterId, (session) => session.retry(slot)),
    'cluster.deleteSocket': ({ clusterId, problemId }) => on(clusterId, (session) => session.deleteSocket(problemId)),
    'cluster.releaseAddress': ({ clusterId, problemId }) =>
      on(clusterId, (session) => session.releaseAddress(problemId)),
    'cluster.stop-trying': ({ clusterId, slot }) => on(clusterId, (session) => session.supervisor.stopTrying(slot)),
    'cluster.fork-one': ({ clusterId, slot }) => on(clusterId, (session) => session.forkOne(slot)),
    'cluster.let-fork': ({ clusterId }) => on(clusterId, (session) => session.letFork()),
    'cluster.start-primary': ({ clusterId }) => on(clusterId, (session) => session.startPrimary()),
    'cluster.replayRule': ({ clusterId, rule }) => on(clusterId, (session) => ok(session.replayRule(rule))),
    'cluster.remove-slot': ({ clusterId, slot }) =>
      on(clusterId, (session) => {
        const taken = session.lent.refusal()
        if (taken !== null) return taken
        const removed = session.supervisor.removeSlot(slot)
        session.rememberDesired()
        return removed
      }),

    'worker.act': ({ clusterId, slot, generation, pid, ...order }) =>
      on(clusterId, (session) => {
        if (slot === ownPrimaryPlace) return session.actOnPrimary({ generation, pid }, order)
        const { changesCount } = workerAction(order.action)
        const taken = changesCount ? session.lent.refusal() : null
        if (taken !== null) return taken
        const acted = session.supervisor.act({ slot, generation, pid }, order)
        if (changesCount) session.rememberDesired()
        return acted
      }),
    'traffic.watch': ({ clusterIds }) => {
      const found = clusterIds.map((clusterId) => {
        const fleet = deck.containers.find(clusterId)
        return fleet === undefined ? deck.session(clusterId) : ok(fleet)
      })
      const gone = found.find((session) => !session.ok)
      if (gone !== undefined) return gone
      deck.traffic.watch(found.flatMap((session) => (session.ok ? [session.value] : [])))
      return ok(undefined)
    },
    ...createLoadCommands(deck.loads),
    ...createOutsideCommands(deck),
    ...createLookCommands(deck, on),
    ...createFaultCommands(deck),
    ...createExperimentCommands(deck),
    'export.preview': ({ clusterId, target }) =>
      deck.exports.make({ source: { kind: 'cluster', clusterId }, target, evidence: null }),
    ...createHeapCommands(deck.heaps),
    ...createProfileCommands(deck.profiles),
    'worker.request': (asked) => on(asked.clusterId, (session) => requests.send(session, asked)),
    'worker.openForDebugger': (asked) => deck.inspectors.openForDebugger(asked),
    'worker.closeForDebugger': (asked) => deck.inspectors.closeForDebugger(asked),
    'worker.cancelRequest': ({ requestId }) => requests.cancel(requestId),
    ...createLogCommands({ logs: deck.logs, loaded: (id) => deck.loaded(id) }),
    ...createLessonCommands(deck.lessons),
    ...createLabCommands(deck.lab),
    ...createClassCommands(deck.classes),
    ...createStallCommands(on),
    ...createContainerCommands(deck),
    'runtime.list': async () => ok(await nodes.list()),
    'runtime.probe': ({ path }) => nodes.probe(path),
    'runtime.look': async ({ path }) => ok(await nodes.look(path)),
  }
  const all = { ...commands, ...withFleets(deck, commands) }
  return { ...all, ...noteDeeds(all, deck.experiments.deeds) }
}

/** Does something to a cluster that is still there. */
const onSession =
  (deck: Deck) =>
  <T>(clusterId: string, act: (session: ClusterSession) => Result<T> | Promise<Result<T>>) => {
    const found = deck.session(clusterId)
    return found.ok ? act(found.value) : found
  }

function createExperimentCommands({
  experiments,
}: Deck): Pick<DeckCommands, Extract<DeckCommandName, `experiment.${string}`>> {
  return {
    'experiment.snapshot': async () => ok(await experiments.snapshot()),
    'experiment.check': ({ source }) => experiments.check(source),
    'experiment.record': (request) => experiments.record(request),
    'experiment.run': (request) => experiments.run(request),
    'experiment.stop': ({ runId }) => experiments.stop(runId),
    'experiment.result': ({ resultId }) => experiments.result(resultId),
    'experiment.rename': ({ resultId, name }) => experiments.rename(resultId, name),
    'experiment.remove': ({ resultId }) => experiments.remove(resultId),
  }
}

function createFaultCommands(
  deck: Deck,
): Pick<DeckCommands, 'fault.preview' | 'fault.inject' | 'fault.undo' | 'fault.stop-all'> {
  const on = <T>(clusterId: string, act: (faults: ClusterFaults) => Result<T> | Promise<Result<T>>) => {
    const found = deck.faulted(clusterId)
    return found.ok ? act(found.value.faults) : found
  }
  return {
    'fault.preview': ({ clusterId, spec }) => on(clusterId, (faults) => ok(faults.preview(spec))),
    'fault.inject': ({ clusterId, spec }) => on(clusterId, (faults) => faults.inject(spec)),
    'fault.undo': ({ clusterId, faultId }) => on(clusterId, (faults) => faults.undo(faultId)),
    'fault.stop-all': () => deck.stopFaults(),
  }
}

function createLoadCommands(loads: Deck['loads']): Pick<DeckCommands, Extract<DeckCommandName, `load.${string}`>> {
  return {
    'load.snapshot': () => ok(loads.snapshot()),
    'load.start': (request) => loads.start(request),
    'load.setRate': ({ runId, ratePerSec }) => loads.setRate(runId, ratePerSec),
    'load.stop': ({ runId }) => loads.stop(runId),
    'load.result': ({ resultId }) => loads.result(resultId),
    'load.rename': ({ resultId, name }) => loads.rename(resultId, name),
    'load.remove': ({ resultId }) => loads.remove(resultId),
  }
}

/** What can be asked about one worker. */
function createLookCommands(
  deck: Deck,
  on: ReturnType<typeof onSession>,
): Pick<DeckCommands, 'worker.watch' | 'worker.findOrigins' | 'worker.revealEnv' | 'worker.output'> {
  return {
    'worker.watch': ({ target }) => {
      if (target === null) {
        deck.watch.watch(null, 0)
        return ok(undefined)
      }
      return on(target.clusterId, (session) => {
        deck.watch.watch(session, target.slot, target.holds ?? false)
        return ok(undefined)
      })
    },
    'worker.findOrigins': ({ clusterId, slot, generation, pid, forMs }) => {
      const found = deck.asked(clusterId)
      return found.ok ? findOrigins(found.value, { slot, generation, pid }, forMs) : found
    },
    'worker.revealEnv': ({ clusterId, slot, name }) => {
      const found = deck.asked(clusterId)
      if (!found.ok) return found
      const environment = found.value.telemetry.selfLatest(slot)?.detail?.env ?? {}
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined
      return value === undefined ? fail('not-found', `${placeName(slot)} has no variable ${name} any more`) : ok(value)
    },
    'worker.output': ({ clusterId, slot, generation }) =>
      on(clusterId, (session) => {
        const output = session.output.output(slot, generation)
        return output === undefined ? fail('not-found', `Nothing is kept of ${placeName(slot)}'s output`) : ok(output)
      }),
  }
}
