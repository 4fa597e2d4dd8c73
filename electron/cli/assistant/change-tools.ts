import { z } from 'zod'
import { type FaultId, faultActions } from '../../../shared/actions/faults/fault-actions.ts'
import { profileKinds } from '../../../shared/inspection/profile.ts'
import { limits } from '../../../shared/limits.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { faultTargetSchema } from '../../../shared/model/fault.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { reloadCluster, scaleCluster, startCluster, stopCluster } from '../deeds/cluster-deeds.ts'
import type { Deed, Done } from '../deeds/done.ts'
import { runExperiment } from '../deeds/experiment-deeds.ts'
import { injectFault, stopAllFaults } from '../deeds/fault-deeds.ts'
import { runLoad } from '../deeds/load-deeds.ts'
import { captureProfile } from '../deeds/profile-deeds.ts'
import { actOnSlot, endingNames, endings } from '../deeds/worker-deeds.ts'
import { readySource } from '../experiment/find-source.ts'
import { type ToolHands, tool } from './deck-tool.ts'
import { clusterField, slotField } from './read-tools.ts'

/** Programs of assistants give a tool a minute. */
const mostLoadS = 45
const mostProfileMs = 30_000
const faultIds = faultActions.map(({ id }) => id) satisfies readonly FaultId[]

/** What an assistant may do once a person allowed it: each answers when the state is reached. */
export const changeTools = [
  tool({
    name: 'start',
    title: 'Start a cluster',
    description: 'Starts a stopped cluster; answers when its workers listen.',
    input: { cluster: clusterField },
    effect: 'changes',
    isIdempotent: true,
    run: (hands, input) => on(hands, input.cluster, (cluster) => startCluster(hands.link, cluster)),
  }),
  tool({
    name: 'stop',
    title: 'Stop a cluster',
    description: 'Drains and stops a cluster: it serves nobody any more. Answers when no worker lives.',
    input: { cluster: clusterField },
    effect: 'destroys',
    isIdempotent: true,
    run: (hands, input) => on(hands, input.cluster, (cluster) => stopCluster(hands.link, cluster)),
  }),
  tool({
    name: 'scale',
    title: 'Set the number of workers',
    description: 'Answers when the added workers listen, or those too many have drained and are gone.',
    input: { cluster: clusterField, workers: z.number().int().min(limits.workers.min).max(limits.places.max) },
    effect: 'changes',
    isIdempotent: true,
    run: (hands, input) => on(hands, input.cluster, (cluster) => scaleCluster(hands.link, cluster, input.workers)),
  }),
  tool({
    name: 'reload',
    title: 'Reload without losing a request',
    description: 'Replaces every worker, or that of one slot, the new one first; answers with what the reload proved.',
    input: { cluster: clusterField, slot: slotField.optional() },
    effect: 'changes',
    isIdempotent: false,
    run: (hands, input) =>
      on(hands, input.cluster, (cluster) => reloadCluster(hands.link, cluster, input.slot ?? null)),
  }),
  tool({
    name: 'kill',
    title: 'End a worker',
    description:
      'Ends the worker of a slot; answers when it is gone. The deck starts another. "graceful" drains it first.',
    input: { cluster: clusterField, slot: slotField, how: z.enum(endingNames).default('graceful') },
    effect: 'destroys',
    isIdempotent: false,
    run: (hands, input) =>
      on(hands, input.cluster, (cluster) => actOnSlot(hands.link, cluster, input.slot, endings[input.how])),
  }),
  tool({
    name: 'inject_fault',
    title: 'Inject a fault',
    description:
      'Harms workers on purpose, for a while; answers when its effect was measured. "values" are what the fault asks for, by name.',
    input: {
      cluster: clusterField,
      fault: z.enum(faultIds),
      target: faultTargetSchema.default({ kind: 'random', count: 1 }),
      values: z.record(z.string().max(50), z.union([z.string().max(500), z.number()])).default({}),
      forMs: z.number().int().min(limits.faultForMs.min).max(limits.faultForMs.max).optional(),
      seed: z.number().int().min(limits.seed.min).max(limits.seed.max).default(1),
    },
    effect: 'destroys',
    isIdempotent: false,
    run: (hands, { cluster: named, fault, target, values, forMs = null, seed }) =>
      on(hands, named, (cluster) => injectFault(hands.link, cluster, { fault, target, values, forMs, seed })),
  }),
  tool({
    name: 'stop_all_faults',
    title: 'Take all faults back',
    description: 'Takes back every fault of every cluster; answers when nothing of any is left.',
    input: {},
    effect: 'changes',
    isIdempotent: true,
    run: async ({ link }) => said(await stopAllFaults(link)),
  }),
  tool({
    name: 'run_load',
    title: 'Make load',
    description: `Sends requests to a cluster, on this machine only, at most ${mostLoadS} s; answers with rate, latency and what failed.`,
    input: {
      cluster: clusterField,
      url: z
        .string()
        .max(4096)
        .default('')
        .describe("A path, or an address of the cluster; left out: the cluster's own"),
      ratePerSec: z.number().int().min(1).max(limits.loadRatePerSec.max).default(100),
      connections: z.number().int().min(1).max(1000).default(50),
      durationS: z.number().int().min(1).max(mostLoadS).default(10),
    },
    effect: 'changes',
    isIdempotent: false,
    run: (hands, { cluster: named, ...wish }) =>
      on(hands, named, (cluster) => runLoad(hands.link, cluster, wish, hands.begun)),
  }),
  tool({
    name: 'run_experiment',
    title: 'Run an experiment',
    description:
      'Tries a hypothesis on a running cluster, with load and faults, to a verdict. "experiment" is the name of one that ships with the deck, or the text of a file. It may take minutes.',
    input: { cluster: clusterField, experiment: z.string().min(1).max(limits.experimentChars) },
    effect: 'destroys',
    isIdempotent: false,
    run: (hands, { cluster: named, experiment }) =>
      on(hands, named, async (cluster) => {
        const source = sourceOf(experiment)
        if (!source.ok) return source
        const ears = { begun: hands.begun, decided: hands.progress }
        return runExperiment(hands.link, cluster, { source: source.value }, ears)
      }),
  }),
  tool({
    name: 'capture_profile',
    title: 'Profile a worker',
    description:
      'Samples one worker, or all, under what load there is; answers in Markdown where processor time or memory went.',
    input: {
      cluster: clusterField,
      slot: slotField.optional(),
      kind: z.enum(profileKinds).default('cpu'),
      forMs: z.number().int().min(limits.profileForMs.min).max(mostProfileMs).default(5000),
    },
    effect: 'changes',
    isIdempotent: false,
    run: async (hands, { cluster: named, slot = null, kind, forMs }) => {
      const found = await hands.cluster(named)
      if (!found.ok) return found
      const done = await captureProfile(hands.link, found.value, { slot, kind, forMs }, hands.begun)
      return done.ok ? ok(done.value.words) : done
    },
  }),
]

async function on(
  hands: ToolHands,
  named: string | undefined,
  act: (cluster: ClusterSnapshot) => Deed,
): Promise<Result<string>> {
  const found = await hands.cluster(named)
  return found.ok ? said(await act(found.value)) : found
}

function said(done: Result<Done>): Result<string> {
  return done.ok ? ok(`${done.value.words}\n${JSON.stringify(done.value.value)}`) : done
}

/** A name is one line without what a file has. No file is read: the assistant may not look around. */
const sourceOf = (experiment: string): Result<string> =>
  /^[\w-]{1,100}$/.test(experiment) ? readySource(experiment) : ok(experiment)
