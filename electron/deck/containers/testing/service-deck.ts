import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import { type DockerEngine, openDockerEngine } from '../../../../tools/testing/docker-engine.mjs'
import { createEngines } from '../../../engines/docker-engines.ts'
import type { DeckCommands } from '../../deck-commands.ts'
import { createTestCommands } from '../../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../../testing/test-deck.ts'

/** What a cluster becomes: a service behind the deck's front, with our agent in its tasks. */
interface ServiceWish {
  readonly name: string
  readonly replicas: number
  readonly containerPort: number
  /** File below `dir` that each task runs; the cluster that it is made of runs it, too. */
  readonly script: string
  /** The port that the cluster listens at, as `PORT`. */
  readonly port: number
}

/** A deck, a Docker engine of its own with a swarm of one node, and a folder for an app. Nothing of it stays after `close`. */
export class ServiceDeck {
  readonly docker: DockerEngine
  readonly test: TestDeck = createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
  readonly commands: DeckCommands = createTestCommands(this.test.deck)
  readonly dir = mkdtempSync(join(tmpdir(), 'clusterdeck-service-'))

  private constructor(docker: DockerEngine) {
    this.docker = docker
  }

  static async open(): Promise<ServiceDeck> {
    const docker = await openDockerEngine()
    await docker.swarm()
    await docker.image()
    return new ServiceDeck(docker)
  }

  get host(): string {
    return `unix://${this.docker.socketPath}`
  }

  fleet(): ClusterSnapshot {
    const found = this.test.deck.snapshots().find((one) => one.fleet !== null)
    if (found === undefined) throw new Error('no fleet is in the deck')
    return found
  }

  /** All that its events said, a line each. */
  words(): string {
    return this.test
      .pushed('lifecycle')
      .map(({ event }) => event.words)
      .join('\n')
  }

  /** Opens the script as a cluster, makes a service of it, and takes the cluster out again. Answers the service's id. */
  async serve({ name, replicas, containerPort, script, port }: ServiceWish): Promise<string> {
    const { test, commands, docker, host } = this
    const opened = await test.deck.open({ scriptPath: join(this.dir, script), workers: 1, env: { PORT: `${port}` } })
    if (!opened.ok) throw new Error(opened.error.message)
    const { clusterId } = opened.value
    const made = await commands['containers.run']({
      ...{ clusterId, host, tag: `${name}:1`, serviceName: name, replicas, containerPort },
      dockerfile: `FROM ${await docker.image()}\nWORKDIR /app\nCOPY . .\nENV PORT=${containerPort}\nCMD ["${script}"]\n`,
      ...{ publish: 'front', withAgent: true },
    })
    if (!made.ok) throw new Error(`${made.error.message}: ${JSON.stringify(test.pushed('image-build').at(-1))}`)
    await test.deck.remove(clusterId)
    return this.fleet().id
  }

  async close(): Promise<void> {
    await this.test.close()
    await this.docker.close()
    rmSync(this.dir, { recursive: true })
  }
}
