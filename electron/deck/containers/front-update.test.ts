import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { type DockerEngine, openDockerEngine } from '../../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../tools/testing/docker-node.mjs'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { createEngines } from '../../engines/docker-engines.ts'
import type { DeckCommands } from '../deck-commands.ts'
import { createTestCommands } from '../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'

const why = whyNoDockerEngine()
if (why !== null) console.warn(`NOT TRIED: rolling updates behind the front: ${why}`)
const patient = { timeout: 60_000, interval: 100 }

const plain = `import { createServer } from 'node:http'
const server = createServer((request, response) => setTimeout(() => response.end('ok'), 5)).listen(process.env.PORT)
`
const apps = {
  'no handler of SIGTERM': plain,
  'a handler that closes its server': `${plain}process.on('SIGTERM', () => server.close(() => process.exit(0)))\n`,
}

describe.skipIf(why !== null || !isLong)('a rolling update behind the front', () => {
  let docker: DockerEngine
  let test: TestDeck
  let commands: DeckCommands
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-update-'))

  beforeAll(async () => {
    docker = await openDockerEngine()
    await docker.swarm()
    await docker.image()
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
    commands = createTestCommands(test.deck)
  }, 60_000)
  afterAll(async () => {
    await test.close()
    await docker.close()
    rmSync(dir, { recursive: true })
  }, 60_000)

  const fleet = (): ClusterSnapshot =>
    test.deck.snapshots().find((one) => one.fleet !== null) ?? expect.fail('no fleet is in the deck')
  const eventWords = (): string =>
    test
      .pushed('lifecycle')
      .map(({ event }) => event.words)
      .join('\n')

  it.each(Object.entries(apps))(
    'loses nothing of an app with %s',
    async (_, text) => {
      const port = await freePort()
      const host = `unix://${docker.socketPath}`
      const script = join(dir, 'app.mjs')
      writeFileSync(script, text)
      const opened = await test.deck.open({ scriptPath: script, workers: 1, env: { PORT: `${port}` } })
      if (!opened.ok) throw new Error(opened.error.message)
      const ownId = opened.value.clusterId
      const dockerfile = `FROM ${await docker.image()}\nWORKDIR /app\nCOPY . .\nENV PORT=${port}\nCMD ["app.mjs"]\n`
      const made = await commands['containers.run']({
        ...{
          clusterId: ownId,
          host,
          dockerfile,
          tag: 'update:1',
          serviceName: 'update',
          replicas: 3,
          containerPort: port,
        },
        ...{ publish: 'front', withAgent: true },
      })
      expect(made, JSON.stringify(test.pushed('image-build').at(-1))).toMatchObject({ ok: true })
      await test.deck.remove(ownId)
      const { id: clusterId } = fleet()
      await vi.waitFor(
        () => expect(fleet()).toMatchObject({ listeningCount: 3, fleet: { spread: { by: 'front' } } }),
        patient,
      )

      const settings = {
        ...defaultLoadSettings,
        url: `http://localhost:${port}`,
        ratePerSec: 150,
        connections: 12,
        durationS: 300,
      }
      const begun = await commands['load.start']({ clusterId, settings, experiment: { kind: 'run' }, allowHost: true })
      if (!begun.ok) throw new Error(begun.error.message)
      const ledgers = () => [...eventWords().matchAll(/update done in .*?: (.*while it lasted)/g)].map(([line]) => line)
      const before = ledgers().length
      for (let round = 1; round <= 3; round++) {
        const update = await commands['containers.update']({ clusterId, wish: { order: 'start-first' } })
        expect(update, eventWords()).toMatchObject({ ok: true })
        await vi.waitFor(() => expect(ledgers().length).toBe(before + round), patient)
        await vi.waitFor(() => expect(fleet().listeningCount).toBe(3), patient)
      }
      await commands['load.stop']({ runId: begun.value.runId })
      await commands['containers.delete']({ clusterId })
      expect(
        ledgers()
          .slice(before)
          .filter((line) => !/, 0 lost, 0 refused/.test(line)),
      ).toEqual([])
    },
    300_000,
  )
})
