import { counted, duration, megabytes } from '../../../shared/base/plain-words.ts'
import type { ExportedCluster, ExportLoss } from '../../../shared/export/exported.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { fillSlot, planEnvironment } from '../environment.ts'
import type { ExportFacts } from '../facts.ts'
import { type Abilities, lossesOf } from '../not-carried.ts'
import { bootWords, evidenceWords } from '../seen-words.ts'
import { type Group, group, guess, guessesIn, type Line, line, type Reasoned, reasoned, type Tree } from '../tree.ts'
import { writeYaml } from '../write/write-yaml.ts'
import {
  type ContainerPlan,
  checkOf,
  containerLosses,
  containerPlan,
  dockerfile,
  dockerignore,
  mebibytes,
  seconds,
  secretFiles,
} from './container.ts'
import { headOf } from './head.ts'

/** Before SIGTERM: the way of "no more connections" to every node takes that long, and nobody waits for it. */
const endpointsGoneMs = 5000
/** Of the limit; the rest is for buffers, code and stacks. */
const heapShare = 0.75

const abilities: Abilities = {
  name: 'Kubernetes',
  policies: ['random', 'sticky'],
  policyWords: 'has only kube-proxy, which draws a pod for each connection by lot; a busy pod is not spared',
  can: new Set(['unresponsive', 'autoscale', 'doubling-back-off']),
  ends: new Set(['SIGTERM', 'SIGINT', 'SIGUSR2']),
}

/** Deployment, Service, budget, and an autoscaler where the deck scales. */
export function exportKubernetes(facts: ExportFacts): Result<ExportedCluster> {
  const plan = containerPlan(facts)
  if (!plan.ok) return plan
  const trees = manifests(facts, plan.value)
  const secrets = secretFiles(facts)
  const { id } = plan.value
  const image = `docker build --file Dockerfile --tag ${id}:1 ${facts.folder}`
  const secret = `kubectl create secret generic ${id} --from-env-file=secrets.env`
  return ok({
    target: 'kubernetes',
    evidence: evidenceWords(facts.evidence),
    files: [
      { fileName: 'kubernetes.yaml', text: writeYaml(headOf(facts, 'Deployment, Service and budget'), trees) },
      dockerfile(facts, plan.value),
      dockerignore(),
      ...secrets,
    ],
    lost: [...lossesOf(facts, abilities), ...containerLosses(facts), ...ownLosses(facts)],
    guessed: trees.flatMap((tree) => guessesIn(tree, kindOf(tree))),
    next: [
      image,
      ...(secrets.length === 0 ? [] : ['cp secrets.env.example secrets.env, fill it in', secret]),
      'kubectl apply --dry-run=server --filename kubernetes.yaml',
      'kubectl apply --filename kubernetes.yaml',
    ],
  })
}

/** What kubectl is to apply, as trees. */
export function manifests(facts: ExportFacts, plan: ContainerPlan): readonly Group[] {
  const { settings } = facts
  const budget = plan.processes.value > 1 ? [budgetOf(plan)] : []
  return [
    deployment(facts, plan),
    service(facts, plan),
    ...budget,
    ...(settings.autoscale.isOn ? [autoscaler(facts, plan)] : []),
  ]
}

function kindOf(tree: Group): string {
  const kind = tree.lines.find(({ key }) => key === 'kind')?.value
  return typeof kind === 'string' ? kind : ''
}

function begin(apiVersion: string, kind: string, id: string): readonly Line[] {
  return [
    line('apiVersion', apiVersion),
    line('kind', kind),
    line('metadata', group(line('name', id), line('labels', labels(id)))),
  ]
}

function labels(id: string): Group {
  return group(line('app.kubernetes.io/name', id))
}

function deployment(facts: ExportFacts, plan: ContainerPlan): Group {
  const { settings } = facts
  const { atOnce, pauseMs } = settings.reload
  const rolling = group(
    line(
      'maxSurge',
      atOnce,
      `${counted(atOnce, 'slot')} at once in the deck, each with its new worker beside the old one`,
    ),
    line('maxUnavailable', 0, 'as a rolling reload: never fewer than desired'),
  )
  const strategy = group(line('type', 'RollingUpdate'), line('rollingUpdate', rolling))
  const spec = group(
    settings.autoscale.isOn ? null : reasoned('replicas', plan.processes),
    line(
      'minReadySeconds',
      Math.ceil(Math.max(pauseMs, settings.minUptimeMs) / 1000),
      `below ${duration(settings.minUptimeMs)} online an exit is unstable in the deck, and it waits ${duration(pauseMs)} between slots`,
    ),
    reasoned('progressDeadlineSeconds', progress(plan)),
    line('selector', group(line('matchLabels', labels(plan.id)))),
    line('strategy', strategy),
    line('template', group(line('metadata', group(line('labels', labels(plan.id)))), line('spec', podOf(facts, plan)))),
  )
  return group(...begin('apps/v1', 'Deployment', plan.id), line('spec', spec))
}

/** Above the time of one pod, or each slow boot fails the rollout. */
function progress({ startWithinMs }: ContainerPlan): Reasoned<number> {
  const value = seconds(startWithinMs.value * 2)
  return {
    ...startWithinMs,
    value,
    why: `twice the time of one start (${startWithinMs.why}): then the rollout counts as failed, and the old pods serve on`,
  }
}

function podOf(facts: ExportFacts, plan: ContainerPlan): Group {
  const stopMs = plan.stopWithinMs.value + endpointsGoneMs
  const grace = {
    ...plan.stopWithinMs,
    value: seconds(stopMs),
    why: `${duration(endpointsGoneMs)} of preStop count too, then ${plan.stopWithinMs.why}`,
  }
  const security = group(line('runAsNonRoot', true), line('runAsUser', 1000, 'the user node of the image'))
  return group(
    reasoned('terminationGracePeriodSeconds', grace),
    line('securityContext', security),
    line('containers', [containerOf(facts, plan)]),
  )
}

function containerOf(facts: ExportFacts, plan: ContainerPlan): Group {
  const variables = environment(facts, plan)
  const wait = group(line('exec', group(line('command', ['sleep', String(endpointsGoneMs / 1000)]))))
  const preStop = guess(
    wait,
    `the end of a pod and "no more connections" go out at the same time, and neither waits: ${duration(endpointsGoneMs)} are the usual measure. Try it under load`,
  )
  const needs = resources(facts, plan)
  return group(
    line('name', plan.id),
    line('image', `${plan.id}:1`, 'built from the Dockerfile and pushed where the cluster finds it'),
    line('ports', [group(line('name', 'http'), line('containerPort', plan.port.value))], plan.port.why),
    variables.length === 0 ? null : line('env', variables),
    line('startupProbe', startup(facts, plan)),
    line('readinessProbe', readiness(facts, plan)),
    liveness(facts, plan),
    line('lifecycle', group(reasoned('preStop', preStop))),
    needs === null ? null : line('resources', needs),
  )
}

/** One that GETs where the deck does, else one that connects. */
function probe(facts: ExportFacts, plan: ContainerPlan): Line {
  const check = checkOf(facts, plan.port.value)
  if (check.path === null) return line('tcpSocket', group(line('port', plan.port.value)), check.why)
  const loose =
    check.status === 0
      ? '; 300 to 399 count as good here, too'
      : `; here 200 to 399 are good, whatever the deck asked for (${check.status})`
  return line('httpGet', group(line('path', check.path), line('port', plan.port.value)), `${check.why}${loose}`)
}

function startup(facts: ExportFacts, plan: ContainerPlan): Group {
  const tries = seconds(plan.startWithinMs.value)
  return group(
    probe(facts, plan),
    line('periodSeconds', 1),
    reasoned('failureThreshold', {
      ...plan.startWithinMs,
      value: tries,
      why: `${plan.startWithinMs.why} → ${tries} × 1 s`,
    }),
  )
}

function readiness(facts: ExportFacts, plan: ContainerPlan): Group {
  const { probeTimeoutMs } = facts.settings.reload
  return group(
    probe(facts, plan),
    line('periodSeconds', 2),
    line(
      'timeoutSeconds',
      seconds(probeTimeoutMs),
      `the deck waits ${duration(probeTimeoutMs)} for an answer to its probe`,
    ),
    line('failureThreshold', 3, 'one slow answer takes no pod out of the service; three in a row do'),
  )
}

/** Only where the deck kills what is silent: a probe that is too strict restarts what is merely busy. */
function liveness(facts: ExportFacts, plan: ContainerPlan): Line | null {
  const { act, afterMs } = facts.settings.workerLimits.unresponsive
  if (act !== 'SIGKILL') return null
  const tries = Math.max(2, Math.ceil(afterMs / 2000))
  const rule = `the deck kills a worker that is silent for ${duration(afterMs)} → ${tries} × 2 s`
  return line(
    'livenessProbe',
    group(
      probe(facts, plan),
      line('periodSeconds', 2),
      line('timeoutSeconds', 2),
      line('failureThreshold', tries, rule),
    ),
  )
}

function environment(facts: ExportFacts, plan: ContainerPlan): readonly Tree[] {
  const { plain, secret } = planEnvironment(facts.settings)
  const named = plain.map(([name, value]) =>
    group(line('name', name), line('value', fillSlot(value, '1').replaceAll('$(', '$$('))),
  )
  const reference = (name: string) => group(line('secretKeyRef', group(line('name', plan.id), line('key', name))))
  const hidden = secret.map((name) =>
    group(line('name', name), line('valueFrom', reference(name), 'looks like a secret: its value was not exported')),
  )
  const heap = heapLimit(facts, plan)
  return [...named, ...hidden, ...(heap === null ? [] : [group(line('name', 'NODE_OPTIONS'), reasoned('value', heap))])]
}

/** Node takes the machine for its own: without it the container is killed before the heap is collected. */
function heapLimit({ settings }: ExportFacts, { memoryLimit }: ContainerPlan): Reasoned<string> | null {
  const isSaid = [...settings.execArgs, settings.env.NODE_OPTIONS ?? ''].some(
    (word) => word.includes('max-old-space-size') || word.includes('max_old_space_size'),
  )
  if (memoryLimit === null || isSaid || settings.env.NODE_OPTIONS !== undefined) return null
  const share = Math.floor((memoryLimit.value * heapShare) / 1_048_576)
  return guess(
    `--max-old-space-size=${share}`,
    `${heapShare * 100} % of the limit of ${megabytes(memoryLimit.value)}: above it the heap is collected, or the error is seen, before the container is killed without a word (137)`,
  )
}

function resources({ evidence }: ExportFacts, { memoryLimit, memoryNeed }: ContainerPlan): Group | null {
  if (memoryLimit === null && memoryNeed === null && evidence.peakCpuRatio === null) return null
  const { peakCpuRatio } = evidence
  const cpu = peakCpuRatio === null ? null : Math.max(10, Math.ceil(peakCpuRatio * 100) * 10)
  return group(
    memoryNeed === null && cpu === null
      ? null
      : line(
          'requests',
          group(
            cpu === null
              ? null
              : line(
                  'cpu',
                  `${cpu}m`,
                  `a worker used ${Math.round((peakCpuRatio ?? 0) * 100)} % of one core at most. There is no limit of it: a throttled event loop answers late`,
                ),
            memoryNeed === null
              ? null
              : reasoned('memory', { ...memoryNeed, value: `${mebibytes(memoryNeed.value)}Mi` }),
          ),
        ),
    memoryLimit === null
      ? null
      : line('limits', group(reasoned('memory', { ...memoryLimit, value: `${mebibytes(memoryLimit.value)}Mi` }))),
  )
}

function service({ settings }: ExportFacts, { id, port }: ContainerPlan): Group {
  const ports = [group(line('name', 'http'), line('port', port.value), line('targetPort', 'http'))]
  return group(
    ...begin('v1', 'Service', id),
    line(
      'spec',
      group(
        line('selector', labels(id)),
        settings.policy === 'sticky'
          ? line('sessionAffinity', 'ClientIP', 'policy sticky: the same client address reaches the same pod')
          : null,
        line('ports', ports),
      ),
    ),
  )
}

function budgetOf({ id, processes }: ContainerPlan): Group {
  const why = `of ${processes.value} one at a time may be taken by an upgrade of a node, as a reload takes one slot`
  return group(
    ...begin('policy/v1', 'PodDisruptionBudget', id),
    line('spec', group(line('maxUnavailable', 1, why), line('selector', group(line('matchLabels', labels(id)))))),
  )
}

function autoscaler({ settings }: ExportFacts, { id }: ContainerPlan): Group {
  const { min, max, upRatio, downForMs } = settings.autoscale
  const percent = Math.round(upRatio * 100)
  const target = guess(
    percent,
    `the deck adds a worker at a mean loop use of ${upRatio}; Kubernetes knows the processor alone, of what is requested`,
  )
  const metric = group(
    line('type', 'Resource'),
    line(
      'resource',
      group(
        line('name', 'cpu'),
        line('target', group(line('type', 'Utilization'), reasoned('averageUtilization', target))),
      ),
    ),
  )
  const down = Math.min(3600, seconds(downForMs))
  return group(
    ...begin('autoscaling/v2', 'HorizontalPodAutoscaler', id),
    line(
      'spec',
      group(
        line('scaleTargetRef', group(line('apiVersion', 'apps/v1'), line('kind', 'Deployment'), line('name', id))),
        line('minReplicas', min, `fewest workers in the deck: ${min}`),
        line('maxReplicas', max, `most workers in the deck: ${max}`),
        line('metrics', [metric]),
        line(
          'behavior',
          group(
            line(
              'scaleDown',
              group(line('stabilizationWindowSeconds', down, `the deck waits ${duration(downForMs)} before one less`)),
            ),
          ),
        ),
      ),
    ),
  )
}

function ownLosses({ settings, evidence }: ExportFacts): readonly ExportLoss[] {
  const deaf = evidence.endHeard === 0
  const pid1: ExportLoss = {
    what: 'signals of process 1',
    words: `node is the first process of the container, and such a one ignores SIGTERM that it does not listen for: it would be killed after ${duration(settings.graceMs + settings.killMs + endpointsGoneMs)}. Listen for it`,
  }
  const scaled =
    settings.autoscale.isOn && evidence.peakCpuRatio === null
      ? [
          {
            what: 'the request of processor',
            words: `${bootWords(evidence)}, and no processor time was measured: without a request of cpu the autoscaler does nothing`,
          },
        ]
      : []
  return [...(deaf ? [pid1] : []), ...scaled]
}
