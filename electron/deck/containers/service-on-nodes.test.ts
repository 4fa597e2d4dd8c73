import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { type DockerEngine, openDockerEngine } from '../../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../tools/testing/docker-node.mjs'
import { openRegistry, registryLogin, whyNoRegistry } from '../../../tools/testing/docker-registry.mjs'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { createEngines } from '../../engines/docker-engines.ts'
import type { DeckCommands } from '../deck-commands.ts'
import { createTestCommands } from '../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'

const why = whyNoDockerEngine() ?? whyNoRegistry()
if (why !== null) console.warn(`NOT TRIED: a service on a swarm of three nodes: ${why}`)
const patient = { timeout: 90_000 }

describe.skipIf(why !== null || !isLong)('a service that the deck makes on a swarm of three nodes', () => {
  const engines: DockerEngine[] = []
  let closeRegistry: () => Promise<void> = async () => {}
  let registry: string
  let test: TestDeck
  let commands: DeckCommands
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-nodes-'))

  beforeAll(async () => {
    for (const name of ['laptop', 'east', 'west']) {
      engines.push(await openDockerEngine({ name, dockerd: ['--insecure-registry', '198.18.0.0/15'] }))
    }
    const manager = managerOf(engines)
    await manager.swarm()
    for (const worker of engines.slice(1)) await worker.joinSwarm(manager)
    const port = await freePort()
    registry = `${manager.hostAddress}:${port}`
    closeRegistry = await openRegistry(manager.hostAddress, port, { wantsLogin: true })
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
    commands = createTestCommands(test.deck)
  }, 120_000)
  afterAll(async () => {
    await test.close()
    for (const engine of engines.toReversed()) await engine.close()
    await closeRegistry()
    vi.unstubAllEnvs()
    rmSync(dir, { recursive: true })
  }, 120_000)

  const fleet = (): ClusterSnapshot =>
    test.deck.snapshots().find((one) => one.fleet !== null) ?? expect.fail('no fleet is in the deck')
  const builtLines = (): string => (test.pushed('image-build').at(-1)?.lines ?? []).join('\n')

  it('has an image that each node pulls, our agent in it, and the deck in front', async () => {
    const manager = managerOf(engines)
    const [port, host] = [await freePort(), `unix://${manager.socketPath}`]
    const scriptPath = join(dir, 'server.cjs')
    writeFileSync(scriptPath, app)
    const opened = await test.deck.open({ scriptPath, workers: 1, env: { PORT: `${port}` } })
    if (!opened.ok) throw new Error(opened.error.message)
    const clusterId = opened.value.clusterId
    await vi.waitFor(() => expect(test.deck.snapshots()[0]?.listeningCount).toBe(1), patient)

    const proposed = await commands['containers.propose']({ clusterId, host })
    expect(proposed.ok && proposed.value.remarks.join('\n')).toMatch(
      /Its swarm has 3 nodes, and each pulls the image: name it with a registry[\s\S]*Our agent, if it rides there, is copied/,
    )
    const dockerfile = `FROM ${await manager.image()}\nWORKDIR /app\nCOPY . .\nENV PORT=${port}\nCMD ["server.cjs"]\n`
    const wish = {
      ...{ clusterId, host, dockerfile, serviceName: 'shop', replicas: 3, containerPort: port },
      ...{ publish: 'front' as const, withAgent: true },
    }
    expect(await commands['containers.run']({ ...wish, tag: 'shop:1' })).toMatchObject({
      error: { message: expect.stringContaining('Its swarm has 3 nodes, which pull shop:1: name it with a registry') },
    })
    expect(test.pushed('image-build')).toEqual([])
    // Nobody has logged in on this machine, then somebody has.
    vi.stubEnv('DOCKER_CONFIG', dir)
    const tag = `${registry}/shop:1`
    expect(await commands['containers.run']({ ...wish, tag })).toMatchObject({
      error: { message: expect.stringMatching(/shop:1 was not pushed: .*"docker login .*" on this machine/) },
    })
    const login = ['--username', registryLogin.name, '--password', registryLogin.password, registry]
    await manager.docker('login', ...login)
    const made = await commands['containers.run']({ ...wish, tag })
    expect(made, builtLines()).toMatchObject({ ok: true })
    expect(builtLines()).toMatch(/our agent is being added[\s\S]*is being pushed/)
    await test.deck.remove(clusterId)

    await vi.waitFor(() => {
      expect(fleet().listeningCount, test.words()).toBe(3)
      expect(fleet().slots.map(({ agent }) => agent)).toEqual(['connected', 'connected', 'connected'])
      expect(fleet().fleet?.spread.by).toBe('front')
    }, patient)
    expect(
      fleet()
        .fleet?.replicas.map(({ nodeName }) => nodeName)
        .sort(),
    ).toEqual(['east', 'laptop', 'west'])
    expect(fleet().fleet?.image).toContain(`${registry}/shop:1`)

    // The app sees nothing of it, and each node gets its share.
    const seen = new Map<string, string>()
    await vi.waitFor(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
      const [name = '', options = ''] = (await answer.text()).split(' ')
      seen.set(name, options)
      expect(seen.size).toBe(3)
    }, patient)
    expect([...seen.values()]).toEqual(['', '', ''])

    // Another image has no agent: it runs, and what is not known any more says so.
    await manager.docker('tag', await manager.image(), `${registry}/plain:1`)
    await manager.docker('push', `${registry}/plain:1`)
    const updated = await commands['containers.update']({
      clusterId: fleet().id,
      wish: { image: `${registry}/plain:1`, monitorMs: 1000, order: 'stop-first' },
    })
    expect(updated).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.words()).toMatch(/update done in .* 3 of 3 replaced/), patient)
    await vi.waitFor(() => expect(fleet().slots.map(({ agent }) => agent)).not.toContain('connected'), patient)
    expect(fleet().fleet?.replicas[0]?.withoutAgent).toContain('its agent has not been heard')
    expect(await commands['containers.delete']({ clusterId: fleet().id })).toMatchObject({ ok: true })
  }, 240_000)
})

function managerOf([manager]: readonly DockerEngine[]): DockerEngine {
  return manager ?? expect.fail('no engine was started')
}

/** Says who it is, and what it sees of an option of Node that is not its own. */
const app = `
require('node:http')
  .createServer((_, response) => response.end(require('node:os').hostname() + ' ' + (process.env.NODE_OPTIONS ?? '')))
  .listen(Number(process.env.PORT))
`
