import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { freePort } from '../../../../tools/testing/free-port.ts'
import { isLong } from '../../../../tools/testing/tested-releases.ts'
import { openSetUp } from './test-set-up.ts'

const installed = resolve(import.meta.dirname, '../../../../node_modules/.clusterdeck/test-apps')
const isThere = existsSync(join(installed, 'installed'))
/** A plain run takes the two that need most of a primary: messages back and forth, and sockets sent to workers. */
const long = it.runIf(isLong)
const script = (name: string): string => join(installed, 'own-primary', name)
const patient = { timeout: 10_000 }

function logFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-own-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'app.log')
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n')

describe.skipIf(!isThere)('packages whose primary half does the work', () => {
  it('prom-client: the primary serves the sum of all workers, right after a kill as well', async () => {
    const metricsPort = await freePort()
    const { listening, ask, kill, words } = await openSetUp(script('prom-client.cjs'), {
      METRICS_PORT: String(metricsPort),
    })
    await listening(2)
    const pids = await Promise.all(Array.from({ length: 10 }, () => ask()))
    expect(new Set(pids).size).toBe(2)
    const sum = async (): Promise<number> => {
      const text = await ask('/metrics', metricsPort)
      return [...text.matchAll(/^answered_total\{.*\} (\d+)$/gm)].reduce((total, [, count]) => total + Number(count), 0)
    }
    expect(await sum()).toBe(10)
    const [dead] = pids
    kill({ pid: Number(dead) })
    await words(/your primary forked g2/)
    // What the dead one had counted went with it, as prom-client documents.
    expect(await sum()).toBe(pids.filter((pid) => pid !== dead).length)
  })

  it('@socket.io/sticky: the primary sends each session to one worker; broadcasts reach all', async () => {
    const { online, port } = await openSetUp(script('socket-io.cjs'))
    await online(2)
    const { io } = await import(join(installed, 'node_modules/socket.io-client/build/esm/index.js'))
    const open = async () => {
      const socket = io(`http://127.0.0.1:${port}`, { transports: ['polling'], forceNew: true })
      onTestFinished(() => socket.close())
      const heard: unknown[] = []
      socket.on('said', (words: string, bytes: ArrayBuffer) => heard.push(`${words} ${Buffer.from(bytes)}`))
      const by: number = await new Promise((served) => socket.on('served by', served))
      return { socket, heard, by }
    }
    // One after the other: the least busy worker is known once the one before has its session.
    const clients = [await open(), await open(), await open(), await open()]
    expect(clients.map(({ by }) => by).sort()).toEqual([1, 1, 2, 2])
    // Each of these is several requests, on whatever connection: only the same worker knows the session.
    for (const { socket, by } of clients) await socket.timeout(5000).emitWithAck('say', `by ${by}`)
    const all = clients.map(({ by }) => `by ${by} by ${by}`).sort()
    await vi.waitFor(() => expect(clients.map(({ heard }) => heard.sort())).toEqual([all, all, all, all]), patient)
  })

  long('log4js: the primary alone writes the file, what workers log included', async () => {
    const file = logFile()
    const { listening, ask, state } = await openSetUp(script('log4js.cjs'), { LOG_FILE: file })
    await listening(2)
    const pids = await Promise.all(Array.from({ length: 6 }, (_, nth) => ask(`/${nth}`)))
    const expected = pids.map((pid, nth) => `worker ${pid} answers /${nth}`)
    await vi.waitFor(
      () => expect(linesOf(file).sort()).toEqual([`primary ${state()?.ownPrimary?.pid} writes`, ...expected].sort()),
      patient,
    )
  })

  long('pino: what workers send the primary writes, line by line', async () => {
    const file = logFile()
    const { listening, ask } = await openSetUp(script('pino.cjs'), { LOG_FILE: file })
    await listening(2)
    await Promise.all(Array.from({ length: 50 }, (_, nth) => ask(`/${nth}`)))
    await vi.waitFor(() => expect(linesOf(file)).toHaveLength(51), patient)
    const names = linesOf(file).map((line) => JSON.parse(line).name)
    expect([...new Set(names)].sort()).toEqual(['primary', 'worker 1', 'worker 2'])
  })
})
