import { systemClock } from '../../shared/base/clock.ts'
import type { EngineHost, EngineLook, FleetSource } from '../../shared/containers/engine.ts'
import { engineHostSchema } from '../../shared/containers/engine.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { Engines, Fleet, HeardFleet } from '../engines/types.ts'
import { KubeClient } from './api/kube-client.ts'
import {
  contextOf,
  contextOfHost,
  contextsOf,
  hostOfContext,
  kubeconfigFiles,
  readKubeconfig,
} from './api/kubeconfig.ts'
import { lookAtCluster } from './look.ts'
import { WorkloadFleet } from './workload-fleet.ts'

const readOnly = 'Kubernetes is read-only here: nothing is built or made there'

/** The clusters of a person's kubeconfig, over its official client, which is loaded when there is such a file. */
export function createKubernetes(clock = systemClock): Engines {
  return new KubernetesEngines(clock)
}

class KubernetesEngines implements Engines {
  readonly #clock: typeof systemClock
  readonly #fleets = new Set<Fleet>()

  constructor(clock: typeof systemClock) {
    this.#clock = clock
  }

  async hosts(): Promise<readonly EngineHost[]> {
    const files = kubeconfigFiles()
    if (files.length === 0) return []
    const config = await readKubeconfig(files)
    // A file that cannot be read stands in the list, so that one learns why its contexts do not.
    if (!config.ok) return [{ address: hostOfContext('kubeconfig'), words: config.error.message, source: 'context' }]
    return contextsOf(config.value)
      .map(({ name, server, program }) => ({
        address: hostOfContext(name),
        words: `Kubernetes ${server}${program === '' ? '' : `, logs in with "${program}"`}`,
        source: 'context' as const,
      }))
      .filter(({ address }) => engineHostSchema.safeParse(address).success)
  }

  async look(host: string): Promise<Result<EngineLook>> {
    const client = await this.#connect(host)
    return client.ok ? lookAtCluster(client.value, host) : client
  }

  async open(source: FleetSource, heard: HeardFleet): Promise<Result<Fleet>> {
    if (source.kind !== 'kubernetes')
      return fail('invalid-input', 'A context of Kubernetes has Deployments and StatefulSets')
    const client = await this.#connect(source.host)
    if (!client.ok) return client
    const fleet = await WorkloadFleet.open({ client: client.value, source, heard, clock: this.#clock })
    if (fleet.ok) this.#fleets.add(fleet.value)
    return fleet
  }

  async build(): Promise<ReturnType<typeof fail>> {
    return fail('refused', readOnly)
  }

  async createService(): Promise<ReturnType<typeof fail>> {
    return fail('refused', readOnly)
  }

  async process(): Promise<ReturnType<typeof fail>> {
    return fail('unsupported-here', 'Kubernetes is read-only here, and its nodes are not this machine')
  }

  async ground(): Promise<ReturnType<typeof fail>> {
    return fail('refused', readOnly)
  }

  async nodeOptions(): Promise<ReturnType<typeof fail>> {
    return fail('refused', readOnly)
  }

  async push(): Promise<ReturnType<typeof fail>> {
    return fail('refused', readOnly)
  }

  close(): void {
    for (const fleet of this.#fleets) fleet.close()
    this.#fleets.clear()
  }

  async #connect(host: string): Promise<Result<KubeClient>> {
    const name = contextOfHost(host)
    if (name === null) return fail('invalid-input', `${host} is no context of a kubeconfig`)
    const config = await readKubeconfig(kubeconfigFiles())
    if (!config.ok) return config
    const context = contextOf(config.value, name)
    if (context !== null) return ok(new KubeClient(config.value, context))
    const known = contextsOf(config.value).map((one) => one.name)
    const there = known.length === 0 ? 'it has none' : `it has ${known.slice(0, 10).join(', ')}`
    return fail('not-found', `The kubeconfig has no context ${name} any more, or no cluster for it: ${there}`)
  }
}
