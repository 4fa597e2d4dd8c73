import { shellWord } from '../../../shared/base/shell-words.ts'
import type { FleetAbility } from '../../../shared/containers/fleet.ts'
import { contextOfHost } from '../api/kubeconfig.ts'
import { kubectlName, type WorkloadSource } from './workload-kinds.ts'

/** What an act was meant for: a number of pods, a pod, a node. */
export interface Meant {
  readonly desired?: number
  readonly pod?: string
  readonly container?: string
  readonly node?: string
  readonly signal?: NodeJS.Signals
}

/** Why nothing is done to Kubernetes from here, with kubectl's command for the very thing where there is one. */
export function refusalOf(ability: FleetAbility, source: WorkloadSource, meant: Meant = {}): string {
  const command = commandOf(ability, source, meant)
  return command === null
    ? 'Kubernetes is read-only here, and it has no way to hold a pod still: kubectl has no command for it either'
    : `Kubernetes is read-only here: ${command} does it`
}

function commandOf(ability: FleetAbility, source: WorkloadSource, meant: Meant): string | null {
  const kubectl = kubectlOf(source)
  const name = kubectlName(source)
  const { desired, pod = 'POD', container, node = 'NODE', signal = 'SIGTERM' } = meant
  switch (ability) {
    case 'scale':
      return `${kubectl} scale ${name} --replicas=${desired ?? 'N'}`
    case 'update':
      return `${kubectl} rollout restart ${name}`
    case 'roll-back':
      return `${kubectl} rollout undo ${name}`
    case 'drain-node':
      return `kubectl --context ${shellWord(contextName(source))} drain ${node} --ignore-daemonsets`
    case 'stop':
      return `${kubectl} delete pod ${pod}`
    case 'signal':
      // From inside its own namespace a first process does not get SIGKILL: its node has to send it.
      if (signal === 'SIGKILL') return `${kubectl} delete pod ${pod} --grace-period=0 --force`
      return `${kubectl} exec ${pod}${container ? ` --container ${container}` : ''} -- kill -${signal.slice(3)} 1`
    case 'pause':
      return null
  }
}

/** With context and namespace: what stands in a terminal may be another. */
function kubectlOf(source: WorkloadSource): string {
  return `kubectl --context ${shellWord(contextName(source))} --namespace ${source.namespace}`
}

function contextName({ host }: WorkloadSource): string {
  return contextOfHost(host) ?? host
}

/** All of them, for what a screen shows before anything is meant. */
export function allRefusals(source: WorkloadSource): Readonly<Record<FleetAbility, string>> {
  const of = (ability: FleetAbility): string => refusalOf(ability, source)
  return {
    scale: of('scale'),
    update: of('update'),
    'roll-back': of('roll-back'),
    'drain-node': of('drain-node'),
    pause: of('pause'),
    signal: of('signal'),
    stop: of('stop'),
  }
}
