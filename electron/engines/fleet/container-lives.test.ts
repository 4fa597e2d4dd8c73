import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngines } from '../docker-engines.ts'
import { FakeEngine, info } from '../testing/fake-engine.ts'
import type { Engines, Fleet, FleetState } from '../types.ts'

const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' }

/** One line of a container's output, as an engine frames it. */
function line(time: string, words: string): Buffer {
  const text = Buffer.from(`${time} ${words}\n`)
  const head = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32BE(text.length, 4)
  return Buffer.concat([head, text])
}

describe('lives of a container of Compose', () => {
  let engine: FakeEngine
  let engines: Engines
  const states: FleetState[] = []
  const printed: string[] = []

  beforeEach(async () => {
    engine = new FakeEngine()
    engines = createEngines()
    states.length = 0
    printed.length = 0
    engine.on('GET /version', { Version: '24.0.7', ApiVersion: '1.43' })
    engine.on('GET /info', info())
    list('a')
    is({ Status: 'running', StartedAt: '2026-11-30T07:00:01Z' })
    await engine.start()
  })
  afterEach(async () => {
    engines.close()
    await engine.close()
  })

  function list(...ids: readonly string[]): void {
    const entry = { Names: ['/shop-web-1'], Image: 'shop:1', State: '', Status: '', Created: 1_796_022_000 }
    engine.on(
      'GET /containers/json',
      ids.map((Id) => ({ ...entry, Id, Labels: labels, Ports: [] })),
    )
  }

  function is(state: object): void {
    const times = { ExitCode: 0, FinishedAt: '0001-01-01T00:00:00Z', Error: '', OOMKilled: false, Paused: false }
    const config = { Image: 'shop:1', Tty: false, StopSignal: '', Labels: labels }
    const rest = { HostConfig: { Memory: 0 }, NetworkSettings: { Ports: {} }, Config: config }
    engine.on('GET /containers/a/json', {
      Id: 'a',
      Name: '/shop-web-1',
      ...rest,
      State: { ...times, Pid: 7, ...state },
    })
  }

  const tell = (Action: string, more: Readonly<Record<string, string>> = {}): void =>
    engine.tell({ Type: 'container', Action, Actor: { ID: 'a', Attributes: { ...labels, ...more } }, timeNano: 1e18 })

  async function open(): Promise<Fleet> {
    const source = { kind: 'compose', host: engine.host, project: 'shop', service: 'web' } as const
    const opened = await engines.open(source, {
      changed: (state) => states.push(state),
      stats: () => {},
      output: (key, _, chunk) => printed.push(`${key}: ${chunk.toString().trim()}`),
      engine: () => {},
      heard: () => {},
      said: () => {},
    })
    if (!opened.ok) throw new Error(opened.error.message)
    await expect.poll(() => engine.asked.some((asked) => asked.includes('/events'))).toBe(true)
    return opened.value
  }

  it('begin when each was started, and do not print again what the one before printed', async () => {
    let since = ''
    engine.on('GET /containers/a/logs', (response: ServerResponse) => {
      since = new URL(response.req.url ?? '', 'http://engine').searchParams.get('since') ?? ''
      response.writeHead(200)
      response.end(line('2026-11-30T07:00:02.000000001Z', 'listening'))
    })
    await open()
    await expect.poll(() => printed).toEqual(['a: listening'])
    is({ Status: 'exited', StartedAt: '2026-11-30T07:00:01Z', FinishedAt: '2026-11-30T07:05:00Z' })
    tell('die', { exitCode: '0' })
    await expect.poll(() => states.at(-1)?.replicas[0]?.end?.code).toBe(0)
    is({ Status: 'running', StartedAt: '2026-11-30T07:06:00Z' })
    tell('start')
    await expect.poll(() => states.at(-1)?.replicas.map(({ key }) => key)).toEqual(['a', 'a~2'])
    const next = states.at(-1)?.replicas[1]
    expect([next?.createdAtMs, next?.startedAtMs]).toEqual([next?.startedAtMs, Date.parse('2026-11-30T07:06:00Z')])
    await expect.poll(() => since).not.toBe('')
    expect(printed).toEqual(['a: listening'])
  })

  it('end when it is removed by somebody, which is told once, and leaves nothing in its slot', async () => {
    const fleet = await open()
    list()
    tell('kill', { signal: '9' })
    tell('die', { exitCode: '137' })
    tell('destroy')
    await expect.poll(() => states.at(-1)?.replicas.length).toBe(0)
    const told = states.flatMap(({ replicas }) => replicas).filter(({ end }) => end !== null)
    expect(told.map(({ theirState, ourWords, end }) => [theirState, ourWords, end?.code, end?.isWanted])).toEqual([
      ['removed', 'somebody removed its container', 137, true],
    ])
    expect(fleet.state.desired).toBe(0)
  })

  it('are over while it is being removed: that is no further one', async () => {
    await open()
    is({ Status: 'removing', StartedAt: '2026-11-30T07:00:01Z', FinishedAt: '2026-11-30T07:05:00Z', ExitCode: 137 })
    tell('die', { exitCode: '137' })
    await expect.poll(() => states.at(-1)?.replicas[0]?.phase).toBe('exited')
    expect(states.at(-1)?.replicas).toHaveLength(1)
  })

  it('are not another one while their container is listed and cannot be asked for any more', async () => {
    await open()
    is({ Status: 'exited', StartedAt: '2026-11-30T07:00:01Z', FinishedAt: '2026-11-30T07:05:00Z', ExitCode: 137 })
    tell('die', { exitCode: '137' })
    await expect.poll(() => states.at(-1)?.replicas[0]?.end?.code).toBe(137)
    engine.on('GET /containers/a/json', (response: ServerResponse) =>
      response.writeHead(404).end(JSON.stringify({ message: 'No such container: a' })),
    )
    const readCount = () => engine.asked.filter((asked) => asked.includes('/containers/json')).length
    const before = readCount()
    tell('destroy')
    await expect.poll(readCount).toBeGreaterThan(before + 1)
    expect(states.at(-1)?.replicas.map(({ key, end }) => [key, end?.code])).toEqual([['a', 137]])
  })

  it('are restarted when the next one serves, not when the last one ended', async () => {
    const fleet = await open()
    engine.on('POST /containers/a/restart', (response: ServerResponse) => {
      is({ Status: 'exited', StartedAt: '2026-11-30T07:00:01Z', FinishedAt: '2026-11-30T07:05:00Z' })
      tell('die', { exitCode: '0' })
      response.writeHead(204).end()
    })
    let isOver = false
    const restarted = fleet.restart('a').finally(() => {
      isOver = true
    })
    await expect.poll(() => fleet.state.replicas[0]?.end?.code).toBe(0)
    expect(isOver).toBe(false)
    is({ Status: 'running', StartedAt: '2026-11-30T07:06:00Z' })
    tell('start')
    expect(await restarted).toEqual({ ok: true })
    expect(fleet.state.replicas.at(-1)).toMatchObject({ key: 'a~2', phase: 'listening' })
  })
})
