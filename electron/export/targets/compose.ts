import { counted, duration } from '../../../shared/base/plain-words.ts'
import type { ExportedCluster, ExportLoss } from '../../../shared/export/exported.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { ExportFacts } from '../facts.ts'
import { type Abilities, lossesOf } from '../not-carried.ts'
import { bootWords, evidenceWords } from '../seen-words.ts'
import { type Group, group, guess, guessesIn, line, reasoned, seen } from '../tree.ts'
import { writeYaml } from '../write/write-yaml.ts'
import {
  type ContainerPlan,
  composeEnvironment,
  containerLosses,
  containerPlan,
  dockerfile,
  dockerignore,
  healthCheck,
  mebibytes,
  seconds,
  secretFiles,
} from './container.ts'
import { headOf } from './head.ts'

type Kind = 'compose' | 'swarm'

const abilities: Readonly<Record<Kind, Abilities>> = {
  compose: {
    name: 'Compose',
    policies: [],
    policyWords: 'has no balancer: each container has a port of its own, and a proxy before them decides',
    can: new Set(),
    ends: new Set(['SIGTERM', 'SIGINT', 'SIGUSR2']),
  },
  swarm: {
    name: 'Swarm',
    policies: ['round-robin', 'in-turn'],
    policyWords: 'has only the mesh, which deals connections out in turn (IPVS); a busy task is not spared',
    can: new Set(['give-up', 'slot-environment']),
    ends: new Set(['SIGTERM', 'SIGINT', 'SIGUSR2']),
  },
}

/** A Compose file: containers side by side on one machine, and nobody before them. */
export function exportCompose(facts: ExportFacts): Result<ExportedCluster> {
  const plan = containerPlan(facts)
  if (!plan.ok) return plan
  const { id } = plan.value
  const tree = group(line('services', group(line(id, composeService(facts, plan.value)))))
  const text = writeYaml(headOf(facts, `Compose file; it belongs into ${facts.folder}`), [tree])
  const lost = [...lossesOf(facts, abilities.compose), ...containerLosses(facts), ...composeLosses(facts)]
  return ok(
    whole(
      facts,
      'compose',
      plan.value,
      { fileName: 'compose.yaml', text },
      {
        tree,
        lost,
        next: [
          `cp compose.yaml Dockerfile .dockerignore ${facts.folder}, but for what that has already; then there:`,
          'docker compose up --build --detach',
          'docker compose ps',
        ],
      },
    ),
  )
}

/** A stack for `docker stack deploy`: tasks that Swarm replaces, starting the new one first. */
export function exportSwarm(facts: ExportFacts): Result<ExportedCluster> {
  const plan = containerPlan(facts)
  if (!plan.ok) return plan
  const { id } = plan.value
  const tree = group(
    line('version', '3.8', 'the newest that Docker 20.10 deploys'),
    line('services', group(line(id, swarmService(facts, plan.value)))),
  )
  const text = writeYaml(headOf(facts, 'Stack for docker stack deploy'), [tree])
  const lost = [...lossesOf(facts, abilities.swarm), ...containerLosses(facts), ...swarmLosses(facts)]
  const next = [
    `docker build --file Dockerfile --tag ${id}:1 ${facts.folder}`,
    `with more than one node: export IMAGE=registry.example:5000/${id}:1; docker tag ${id}:1 $IMAGE; docker push $IMAGE`,
    `docker stack deploy --compose-file stack.yaml ${id}`,
    `docker service ps ${id}_${id}`,
  ]
  return ok(whole(facts, 'swarm', plan.value, { fileName: 'stack.yaml', text }, { tree, lost, next }))
}

function whole(
  facts: ExportFacts,
  target: Kind,
  plan: ContainerPlan,
  file: { readonly fileName: string; readonly text: string },
  {
    tree,
    lost,
    next,
  }: { readonly tree: Group; readonly lost: readonly ExportLoss[]; readonly next: readonly string[] },
): ExportedCluster {
  return {
    target,
    evidence: evidenceWords(facts.evidence),
    files: [file, dockerfile(facts, plan), dockerignore(), ...secretFiles(facts)],
    lost,
    guessed: guessesIn(tree),
    next: [
      ...(secretFiles(facts).length === 0
        ? []
        : ['cp secrets.env.example secrets.env, fill it in, then: set -a; . ./secrets.env']),
      ...next,
    ],
  }
}

function composeService(facts: ExportFacts, plan: ContainerPlan) {
  const { port, processes } = plan
  const last = port.value + processes.value - 1
  const published = processes.value === 1 ? `${port.value}:${port.value}` : `${port.value}-${last}:${port.value}`
  return group(
    line('build', '.'),
    line('image', `${plan.id}:1`),
    line(
      'init',
      true,
      'Node as the first process ignores a signal that the app does not listen for; init hands it on, and buries orphans',
    ),
    line(
      'ports',
      [published],
      `${port.why}; one port for each of ${counted(processes.value, 'container')}, as nobody deals connections out`,
    ),
    ...common(facts, plan, '1'),
    line('restart', 'always', 'the deck fills a slot again after every exit that nobody asked for'),
    line('deploy', group(reasoned('replicas', processes), resources(plan))),
  )
}

function swarmService(facts: ExportFacts, plan: ContainerPlan) {
  const { port } = plan
  const published = group(
    line('target', port.value),
    line('published', port.value),
    line('protocol', 'tcp'),
    line('mode', 'ingress', 'one port on every node; the mesh needs IPVS in the kernel'),
  )
  return group(
    line(
      'image',
      `\${IMAGE:-${plan.id}:1}`,
      'built from the Dockerfile; several nodes pull it from a registry, by the name that IMAGE has then',
    ),
    line(
      'init',
      true,
      'Node as the first process ignores a signal that the app does not listen for; init hands it on, and buries orphans',
    ),
    line('ports', [published], port.why),
    ...common(facts, plan, '{{.Task.Slot}}'),
    line('deploy', deployOf(facts, plan)),
  )
}

function common(facts: ExportFacts, plan: ContainerPlan, slot: string) {
  const environment = composeEnvironment(facts, slot)
  const hasAny =
    typeof environment === 'object' && environment !== null && 'lines' in environment && environment.lines.length > 0
  return [
    hasAny ? line('environment', environment) : null,
    reasoned('stop_signal', plan.stopSignal),
    reasoned('stop_grace_period', { ...plan.stopWithinMs, value: `${seconds(plan.stopWithinMs.value)}s` }),
    line('healthcheck', healthCheck(facts, plan)),
  ]
}

function resources({ memoryLimit, memoryNeed }: ContainerPlan) {
  if (memoryLimit === null && memoryNeed === null) return null
  return line(
    'resources',
    group(
      memoryLimit === null
        ? null
        : line('limits', group(reasoned('memory', { ...memoryLimit, value: `${mebibytes(memoryLimit.value)}M` }))),
      memoryNeed === null
        ? null
        : line('reservations', group(reasoned('memory', { ...memoryNeed, value: `${mebibytes(memoryNeed.value)}M` }))),
    ),
  )
}

function deployOf(facts: ExportFacts, plan: ContainerPlan) {
  const { settings, evidence } = facts
  const { atOnce, pauseMs } = settings.reload
  const watchedMs = Math.max(5000, settings.minUptimeMs + 2 * (plan.bootMs ?? 0))
  const monitorWhy = `a new task that ends within that time stops the update: ${bootWords(evidence)}, and an exit before ${duration(settings.minUptimeMs)} is unstable in the deck`
  const monitor =
    plan.bootMs === null ? guess(`${seconds(watchedMs)}s`, monitorWhy) : seen(`${seconds(watchedMs)}s`, monitorWhy)
  const update = (onFailure: string) =>
    group(
      line('order', 'start-first', 'as a rolling reload: the new one is ready before the old one drains'),
      line('parallelism', atOnce, `${counted(atOnce, 'slot')} at once in the deck`),
      line('delay', `${Math.ceil(pauseMs / 1000)}s`, `${duration(pauseMs)} between slots in the deck`),
      reasoned('monitor', monitor),
      line(
        'failure_action',
        onFailure,
        onFailure === 'rollback'
          ? 'the deck stops and lets the old ones serve on: Swarm takes back what it had replaced'
          : null,
      ),
    )
  return group(
    reasoned('replicas', plan.processes),
    line('update_config', update('rollback')),
    line('rollback_config', update('pause')),
    line('restart_policy', restartPolicy(facts)),
    resources(plan),
  )
}

function restartPolicy({ settings }: ExportFacts) {
  const { backOffMs, maxUnstable, unstableWindowMs } = settings
  return group(
    line('condition', 'any', 'the deck fills a slot again after every exit that nobody asked for'),
    line('delay', `${backOffMs}ms`, `the deck's first wait after an unstable exit, ${duration(backOffMs)}`),
    line(
      'max_attempts',
      maxUnstable,
      `the deck gives a slot up after ${counted(maxUnstable, 'unstable exit')} within ${duration(unstableWindowMs)}`,
    ),
    line('window', `${seconds(unstableWindowMs)}s`),
  )
}

function composeLosses({ settings }: ExportFacts): readonly ExportLoss[] {
  if (settings.primary === 'own') return []
  return [
    {
      what: 'rolling reload',
      words:
        'Compose ends a container before it starts the next one: requests are lost in between. Swarm does it in the other order',
    },
    {
      what: 'one address for all workers',
      words: `the ${settings.workers} containers have ${settings.workers} ports: put a proxy before them, such as nginx or HAProxy`,
    },
    { what: 'a new start of unhealthy ones', words: 'Compose restarts what ends; what is only unhealthy it lets be' },
  ]
}

function swarmLosses({ settings }: ExportFacts): readonly ExportLoss[] {
  if (settings.policy !== 'sticky') return []
  return [{ what: 'sticky clients', words: 'the mesh knows no client: sessions must be kept outside of the tasks' }]
}
