import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { whyNoDockerEngine } from '../../../tools/testing/docker-node.mjs'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { ServiceDeck } from './testing/service-deck.ts'

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
  let deck: ServiceDeck
  beforeAll(async () => {
    deck = await ServiceDeck.open()
  }, 60_000)
  afterAll(async () => {
    await deck.close()
  }, 60_000)

  it.each(Object.entries(apps))(
    'loses nothing of an app with %s',
    async (_, text) => {
      const port = await freePort()
      writeFileSync(join(deck.dir, 'app.mjs'), text)
      const wish = { name: 'update', replicas: 3, containerPort: port, script: 'app.mjs', port }
      const clusterId = await deck.serve(wish)
      const { commands } = deck
      await vi.waitFor(
        () => expect(deck.fleet()).toMatchObject({ listeningCount: 3, fleet: { spread: { by: 'front' } } }),
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
      const ledgers = () => [...deck.words().matchAll(/update done in .*?: (.*while it lasted)/g)].map(([line]) => line)
      const before = ledgers().length
      for (let round = 1; round <= 3; round++) {
        const update = await commands['containers.update']({ clusterId, wish: { order: 'start-first' } })
        expect(update, deck.words()).toMatchObject({ ok: true })
        await vi.waitFor(() => expect(ledgers().length).toBe(before + round), patient)
        await vi.waitFor(() => expect(deck.fleet().listeningCount).toBe(3), patient)
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
