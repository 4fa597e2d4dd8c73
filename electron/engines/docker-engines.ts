import { systemClock } from '../../shared/base/clock.ts'
import type { EngineHost, EngineLook, FleetSource } from '../../shared/containers/engine.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { connectEngine, type EngineClient } from './engine-client.ts'
import { EngineClock } from './engine-clock.ts'
import { findEngineHosts } from './engine-hosts.ts'
import { ContainerMembers, type ContainersSource } from './fleet/container-members.ts'
import { DockerFleet } from './fleet/docker-fleet.ts'
import { ServiceMembers } from './fleet/service-members.ts'
import { buildImage } from './image/build-image.ts'
import { pushImage } from './image/push-image.ts'
import { lookAtEngine } from './look.ts'
import { createService } from './new-service.ts'
import { NodeEngines } from './nodes/node-engines.ts'
import { findEngineProcess } from './process/engine-process.ts'
import { stopEngine } from './process/stopped-engine.ts'
import { findNodeOptions, findServiceGround } from './service-ground.ts'
import type { BuildWish, EngineProcess, Engines, Fleet, HeardFleet, NewService, ServiceGround } from './types.ts'

/** Docker engines over dockerode, which is loaded with the first that is asked. */
export function createEngines(clock = systemClock): Engines {
  return new DockerEngines(clock)
}

type ServiceSource = Extract<FleetSource, { kind: 'service' }>

class DockerEngines implements Engines {
  readonly #clock: typeof systemClock
  readonly #fleets = new Set<Fleet>()

  constructor(clock: typeof systemClock) {
    this.#clock = clock
  }

  hosts(): Promise<readonly EngineHost[]> {
    return Promise.resolve(findEngineHosts().map(({ address, words, source }) => ({ address, words, source })))
  }

  look(host: string): Promise<Result<EngineLook>> {
    return this.#once(host, (client) => lookAtEngine(client, this.#clock))
  }

  async open(source: FleetSource, heard: HeardFleet): Promise<Result<Fleet>> {
    if (source.kind === 'kubernetes') return fail('invalid-input', 'A Docker engine has no Deployment or StatefulSet')
    const client = await this.#connect(source.host)
    if (!client.ok) return client
    const fleet = await this.#openFleet(client.value, source, heard)
    if (fleet.ok) this.#fleets.add(fleet.value)
    else client.value.close()
    return fleet
  }

  build(wish: BuildWish, line: (words: string) => void): Promise<Result<{ readonly imageId: string }>> {
    return this.#once(wish.host, (client) => buildImage(client, wish, line))
  }

  createService(wish: NewService): Promise<Result<void>> {
    return this.#once(wish.host, (client) => createService(client, wish))
  }

  ground(host: string): Promise<Result<ServiceGround>> {
    return this.#once(host, findServiceGround)
  }

  nodeOptions(host: string, image: string): Promise<Result<string>> {
    return this.#once(host, (client) => findNodeOptions(client, image))
  }

  push(host: string, tag: string, line: (words: string) => void): Promise<Result<{ readonly image: string }>> {
    return this.#once(host, (client) => pushImage(client, tag, line))
  }

  async process(host: string): Promise<Result<EngineProcess>> {
    const found = await findEngineProcess(host)
    if (!found.ok) return found
    return ok({ pid: found.value.pid, stop: (forMs) => stopEngine(found.value, forMs) })
  }

  close(): void {
    for (const fleet of this.#fleets) fleet.close()
    this.#fleets.clear()
  }

  async #openFleet(
    client: EngineClient,
    source: ServiceSource | ContainersSource,
    heard: HeardFleet,
  ): Promise<Result<Fleet>> {
    const engineClock = await EngineClock.open(client, this.#clock)
    if (!engineClock.ok) return engineClock
    const others = this.#createOthers(source.kind === 'service' ? source.service : '')
    const members =
      source.kind === 'service'
        ? new ServiceMembers(client, engineClock.value, source.service, others)
        : new ContainerMembers(client, engineClock.value, source)
    const parts = {
      client,
      engineClock: engineClock.value,
      members,
      others: source.kind === 'service' ? others : null,
      heard,
      clock: this.#clock,
    }
    const fleet = await DockerFleet.open(parts)
    if (!fleet.ok || source.kind === 'service' || fleet.value.state.replicas.length > 0) return fleet
    fleet.value.close()
    return fail('not-found', `${client.address} has no container of ${fleet.value.state.words}`)
  }

  async #once<T>(host: string, use: (client: EngineClient) => Promise<Result<T>>): Promise<Result<T>> {
    const client = await this.#connect(host)
    if (!client.ok) return client
    try {
      return await use(client.value)
    } finally {
      client.value.close()
    }
  }

  #createOthers(service: string): NodeEngines {
    return new NodeEngines({
      clock: this.#clock,
      connect: (host) => this.#connect(host),
      isOurs: ({ Actor }) => Actor.Attributes['com.docker.swarm.service.name'] === service,
    })
  }

  #connect(host: string): Promise<Result<EngineClient>> {
    const certificates = findEngineHosts().find(({ address }) => address === host)?.certificates ?? null
    return connectEngine(host, certificates)
  }
}
