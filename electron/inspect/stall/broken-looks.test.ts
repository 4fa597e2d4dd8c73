import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { runtimes, TestWorker } from '../../../tools/testing/test-worker.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { canHere } from '../../platform/this-platform.ts'
import { SourcePlaces } from '../../sources/source-places.ts'
import { InspectorClient } from '../client/inspector-client.ts'
import { InspectorLines } from '../door/inspector-lines.ts'
import { listeningPorts } from '../testing/listening-ports.ts'
import { captureStall, type StallPorts } from './capture-stall.ts'

const patient = { timeout: 10_000, interval: 20 }
const real = runtimes.filter(({ name }) => name !== 'embedded')

/** A way to the inspector that is cut when so many messages came from it. */
async function cutAfter(messageCount: number, port: number): Promise<number> {
  const proxy = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    let pieces = -1
    client.on('error', () => {}).pipe(upstream)
    upstream
      .on('error', () => {})
      .on('data', (piece) => {
        pieces += 1
        if (pieces >= messageCount) upstream.destroy()
        else client.write(piece)
      })
    upstream.on('close', () => client.destroy())
  })
  onTestFinished(() => void proxy.close())
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const place = proxy.address()
  return typeof place === 'object' && place !== null ? place.port : 0
}

interface Stuck {
  readonly worker: TestWorker
  readonly pid: number
  readonly ports: StallPorts
}

/** A worker that blocks for a time, its inspector reached through `way`. */
async function stuckWorker(forMs: number, way: (port: number) => Promise<number>): Promise<Stuck> {
  const worker = new TestWorker({ script: 'remote.cjs', runtime: real.at(-1) ?? expect.fail() })
  await worker.until('beat')
  const pid = worker.child.pid ?? expect.fail()
  const lines = new InspectorLines()
  worker.child.stderr?.on('data', (chunk: Buffer) => {
    const port = /ws:\/\/127\.0\.0\.1:(\d+)/.exec(String(chunk))?.[1]
    if (port === undefined) return void lines.pass(chunk)
    void way(Number(port)).then((other) => lines.pass(Buffer.from(String(chunk).replace(port, String(other)))))
  })
  worker.child.send({ id: 0, code: `const end = Date.now() + ${forMs}; while (Date.now() < end);` })
  return {
    worker,
    pid,
    ports: {
      pid,
      startedAtMs: Date.now(),
      lines,
      places: new SourcePlaces(),
      isOurs: () => false,
      refusal: () => null,
      silentMs: () => 1000,
      knock: () => worker.child.kill('SIGUSR1'),
      async closeByAgent() {
        const id = worker.ask({ type: 'inspect', order: { kind: 'close-opened' } })
        const ended = worker.child.exitCode === null ? once(worker.child, 'exit') : Promise.resolve()
        await Promise.race([worker.until('done', ({ requestId }) => requestId === id).catch(() => {}), ended])
      },
      awaitsOpening() {},
      wait: (ms) => new Promise((done) => void setTimeout(done, ms)),
    },
  }
}

const straight = (port: number) => Promise.resolve(port)
const isClosed = ({ pid }: Stuck) => vi.waitFor(() => expect(listeningPorts(pid)).toEqual([]), patient)
/** It runs JavaScript: nothing holds it. */
const runs = async ({ worker }: Stuck) => expect(await worker.run('return 1 + 1')).toBe(2)

describe.runIf(canHere('process-groups'))('a look at a stuck worker that breaks', () => {
  it.each(isLong ? [0, 1, 2, 3, 4, 5] : [3])(
    'after %i answers leaves no open port, and the worker runs on',
    async (count) => {
      const stuck = await stuckWorker(900, (port) => cutAfter(count, port))
      const finding = await captureStall(stuck.ports)
      if (count < 5) expect(finding?.refusal).toMatch(/inspector/)
      await runs(stuck)
      await isClosed(stuck)
    },
  )

  it.runIf(isLong)('because the worker ends in the middle comes to an end, too', async () => {
    const stuck = await stuckWorker(60_000, straight)
    const look = captureStall({ ...stuck.ports, wait: async () => void stuck.worker.child.kill('SIGKILL') })
    expect((await look)?.refusal).toMatch(/inspector/)
  })

  it.runIf(isLong)('closes the inspector also when somebody else has come, who paused the worker', async () => {
    let address = ''
    const stuck = await stuckWorker(2500, straight)
    stuck.worker.child.stderr?.on('data', (chunk) => {
      address ||= /ws:\S+/.exec(String(chunk))?.[0] ?? ''
    })
    const look = captureStall({
      ...stuck.ports,
      async wait() {
        const other = await InspectorClient.open(address, 2000)
        if (!other.ok) return expect.fail(other.error.message)
        await other.value.send('Debugger.enable', {}, 2000)
        await other.value.send('Debugger.pause', {}, 2000)
      },
    })
    await look
    await runs(stuck)
    await isClosed(stuck)
  })
})
