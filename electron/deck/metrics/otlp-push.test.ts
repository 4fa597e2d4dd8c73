import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const attributes = z.array(z.object({ key: z.string(), value: z.object({ stringValue: z.string() }) }))
const point = z.object({ asDouble: z.number().optional(), count: z.number().optional() })
const pushSchema = z.object({
  resourceMetrics: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeMetrics: z.array(
        z.object({
          metrics: z.array(
            z.object({
              name: z.string(),
              unit: z.string(),
              sum: z
                .object({ dataPoints: z.array(point), isMonotonic: z.boolean(), aggregationTemporality: z.number() })
                .optional(),
              gauge: z.object({ dataPoints: z.array(point) }).optional(),
              histogram: z.object({ dataPoints: z.array(point) }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
})
type Push = z.infer<typeof pushSchema>['resourceMetrics'][number]

describe('metrics pushed by OTLP', () => {
  let test: TestDeck
  let receiver: Server | null = null
  let pushes: Push[] = []
  const paths: string[] = []
  beforeEach(() => {
    test = createTestDeck()
    pushes = []
  })
  afterEach(async () => {
    await test.close()
    receiver?.closeAllConnections()
    receiver?.close()
  })

  /** A collector that takes JSON; answers its port. */
  const receive = async (port = 0): Promise<number> => {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        paths.push(request.url ?? '')
        pushes.push(...pushSchema.parse(parseJson(Buffer.concat(chunks).toString())).resourceMetrics)
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      })
    })
    receiver = server
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
    const address = server.address()
    return typeof address === 'object' ? (address?.port ?? 0) : 0
  }
  const attribute = ({ resource }: Push, key: string): string | undefined =>
    resource.attributes.find((one) => one.key === key)?.value.stringValue

  it('tell each slot as an instance of its cluster, and counters as sums that only grow', async () => {
    const port = await receive()
    const opened = await test.deck.open({
      scriptPath: fixture('plain.mjs'),
      workers: 2,
      name: 'api',
      env: { PORT: '0' },
    })
    if (!opened.ok) throw new Error(opened.error.message)
    await test.deck.metrics.set({ isOn: false, port: 0, otlpUrl: `http://127.0.0.1:${port}` })
    const { clusterId } = opened.value
    const cpu = () => {
      const slot = pushes.findLast((push) => attribute(push, 'service.instance.id') === `${clusterId}/2`)
      return slot?.scopeMetrics[0]?.metrics.find(({ name }) => name === 'process.cpu.time')
    }
    await vi.waitFor(() => expect(cpu()?.sum?.dataPoints[0]?.asDouble).toBeGreaterThan(0), { timeout: 20_000 })
    expect(cpu()).toMatchObject({ unit: 's', sum: { isMonotonic: true, aggregationTemporality: 2 } })
    const instances = pushes.map(
      (push) => `${attribute(push, 'service.name')} ${attribute(push, 'service.instance.id')}`,
    )
    expect(new Set(instances)).toEqual(
      new Set(['clusterdeck test', `api ${clusterId}`, `api ${clusterId}/1`, `api ${clusterId}/2`]),
    )
    expect(new Set(paths)).toEqual(new Set(['/v1/metrics']))
    // The collector is told before its answer has come back.
    await vi.waitFor(() => {
      expect(test.deck.metrics.state.pushing).toMatchObject({ kind: 'pushing', pushedAtMs: expect.any(Number) })
    })
  })

  it.skipIf(!isLong)('tell once that nobody takes them, and go on when somebody does', async () => {
    const port = await receive()
    receiver?.close()
    await test.deck.metrics.set({ isOn: false, port: 0, otlpUrl: `http://127.0.0.1:${port}/v1/metrics` })
    await vi.waitFor(() => expect(test.deck.metrics.state.pushing.kind).toBe('failed'), { timeout: 20_000 })
    expect(test.warnings.filter((words) => words.includes('cannot be pushed'))).toHaveLength(1)
    expect(test.warnings.join()).toContain(`127.0.0.1:${port} did not take them: `)
    await receive(port)
    await vi.waitFor(() => expect(test.deck.metrics.state.pushing.kind).toBe('pushing'), { timeout: 20_000 })
    await test.deck.metrics.set({ isOn: false, port: 0, otlpUrl: '' })
    expect(test.deck.metrics.state.pushing).toEqual({ kind: 'off' })
  })
})
