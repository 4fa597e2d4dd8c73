import { isFaultId } from '../../../../shared/actions/faults/fault-actions.ts'
import { whyNotInContainers } from '../../../../shared/actions/faults/in-containers.ts'
import { workerActions } from '../../../../shared/actions/worker-actions.ts'
import { duration } from '../../../../shared/base/plain-words.ts'
import { commands } from '../../../../shared/ipc/contract.ts'
import { faultSpecSchema } from '../../../../shared/model/fault.ts'
import { fail, type Result } from '../../../../shared/result.ts'
import type { ActionStep, Experiment, Reading } from '../../../experiments/experiment.ts'
import type { ExperimentedCluster } from '../../experiments/experimented-cluster.ts'
import { handFor } from '../fleet-hands.ts'
import type { FleetSession } from '../fleet-session.ts'

type Doer = (fleet: FleetSession, input: unknown) => Promise<Result<unknown>> | Result<unknown>

/** Actions on a cluster that an engine has hands for; a rolling reload is a rolling update with the same image. */
const doers: ReadonlyMap<string, Doer> = new Map<string, Doer>([
  ['cluster.start', ({ acts }) => acts.start()],
  ['cluster.stop', ({ acts }) => acts.stop()],
  ['cluster.scale', ({ acts }, input) => acts.scale(commands['cluster.scale'].input.parse(input).desired)],
  ['cluster.reload', ({ acts }, input) => acts.reload(commands['cluster.reload'].input.parse(input).slot)],
  ['cluster.set-policy', (fleet, input) => fleet.setPolicy(commands['cluster.set-policy'].input.parse(input).policy)],
])

/** What only an agent in the process tells. */
const byAgents: ReadonlySet<string> = new Set([
  'requests.per-sec',
  'latency.p99-ms',
  'errors.ratio',
  'slot.loop.delay-p99-ms',
  'slot.loop.use-ratio',
  'slot.requests.per-sec',
  'slot.silent-ms',
])
/** What the engine tells of containers on its own node. */
const byEngine: ReadonlySet<string> = new Set(['slot.cpu.ratio', 'slot.memory.rss-bytes'])

/** A cluster of containers as experiments see it: its engine's hands and eyes, and words for what those do not have. */
export function experimentOnFleet(fleet: FleetSession): ExperimentedCluster {
  const { id, faults, history } = fleet
  return {
    ...{ id, faults, history },
    get settings() {
      return fleet.settings
    },
    get runState() {
      return fleet.runState
    },
    get desired() {
      return fleet.desired
    },
    get slots() {
      return fleet.slots()
    },
    get within() {
      const { unreachable } = fleet.faults.ground
      return fleet.slots().flatMap(({ slot }) => (unreachable.has(slot) ? [] : [slot]))
    },
    get carrying() {
      const { unheard } = fleet.faults.ground
      return fleet.slots().flatMap(({ slot }) => (unheard.has(slot) ? [] : [slot]))
    },
    get telemetry() {
      return fleet.telemetry
    },
    snapshot: () => fleet.snapshot(),
    say: (kind, tone, words, mark) => fleet.say(kind, tone, words, mark),
    act: (target, order) => fleet.acts.act(target, order),
    doAs: async (action, input) =>
      doers.get(action)?.(fleet, { clusterId: id, ...input }) ?? fail('unsupported-here', refusedAction(fleet, action)),
    whyNot: (experiment) => whyNot(fleet, experiment),
    decidedElsewhere: (sinceMs) => decidedElsewhere(fleet, sinceMs),
  }
}

function whyNot(fleet: FleetSession, { method, rollbacks, hypothesis }: Experiment): string | null {
  for (const step of [...method, ...rollbacks]) {
    const why = step.kind === 'probe' ? unmeasured(fleet, step.reading) : refusedStep(fleet, step)
    if (why !== null) return `"${step.name}" makes no sense here: ${why}`
  }
  for (const check of hypothesis.checks) {
    const why = unmeasured(fleet, check)
    if (why !== null) return `"${check.name}" could not be judged: ${why}`
  }
  return null
}

function refusedStep(fleet: FleetSession, { does, input, target, trigger, forMs, kind }: ActionStep): string | null {
  if (kind === 'action') return refusedOrder(fleet, does)
  if (!isFaultId(does)) return `there is no fault ${does}`
  const never = whyNotInContainers(does, fleet.faults.ground.hasAgents)
  const read = faultSpecSchema.safeParse({ fault: does, input, target, trigger, forMs, seed: 1 })
  if (never !== null || !read.success || !does.endsWith('-node')) return never
  // Whether there is such a node does not change by what an experiment does before.
  const { nodes } = fleet.faults.ground
  const isKnown = nodes.some(({ name }) => 'node' in input && name === input.node)
  return isKnown ? null : fleet.faults.preview(read.data).refused
}

function refusedOrder(fleet: FleetSession, does: string): string | null {
  const action = workerActions.find(({ id }) => id === does)
  if (action === undefined) return doers.has(does) ? null : refusedAction(fleet, does)
  const hand = handFor(action.id, fleet.settings.name)
  if (!hand.ok) return hand.error.message
  const why = fleet.faults.ground.refusals[hand.value.needs]
  return why === undefined ? null : `"${action.words}" is refused: ${why}`
}

function refusedAction({ settings }: FleetSession, does: string): string {
  return `${settings.name} is a cluster of containers, and its engine has no hand for ${does}`
}

function unmeasured(fleet: FleetSession, { measure, slot }: Reading): string | null {
  const words = `nobody measures ${measure.words} here`
  if (byAgents.has(measure.id)) {
    const isTold = fleet.slots().some((one) => one.agent === 'connected' && (slot === null || one.slot === slot))
    return isTold
      ? null
      : `${words}: no agent of the deck is heard in ${slot === null ? 'its containers' : `slot ${slot}`}`
  }
  const why = slot === null || !byEngine.has(measure.id) ? undefined : fleet.faults.ground.unreachable.get(slot)
  return why === undefined ? null : `${words}: ${why}`
}

/** So far an engine's clock, with its skew taken out, may still be from ours. */
const clockErrorMs = 100

/** "Swarm filled slot 2 in 1.4 s; our rule would have waited 200 ms". */
function decidedElsewhere(fleet: FleetSession, sinceMs: number): string | null {
  const who = fleet.source.kind === 'service' ? 'Swarm' : 'Its engine'
  const exits = fleet.history.exits
    .filter(({ atMs, followed }) => atMs >= sinceMs - clockErrorMs && followed === 'respawn')
    .toSorted((one, other) => one.atMs - other.atMs)
  const words = exits.map(({ slot, generation, atMs }) => {
    const again = fleet.history.events.find(
      (event) => event.kind === 'listening' && event.slot === slot && (event.generation ?? 0) > generation,
    )
    const theirs =
      again === undefined ? `has not filled slot ${slot} yet` : `filled slot ${slot} in ${duration(again.atMs - atMs)}`
    const ours = fleet.ruleOf(slot, generation)
    return `${who} ${theirs}${ours === '' ? '' : `; ${ours}`}`
  })
  const [first] = words
  if (first === undefined) return null
  return words.length === 1 ? first : `${first}; ${words.length - 1} more ended`
}
