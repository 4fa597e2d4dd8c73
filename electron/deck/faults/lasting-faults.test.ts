import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import type { FaultSpec } from '../../../shared/model/fault.ts'
import { FaultDeck } from './testing/fault-deck.ts'

const patient = { timeout: 30_000, interval: 50 }
const now = { trigger: { kind: 'now' }, seed: 1 } as const
const slotTwo: FaultSpec['target'] = { kind: 'slots', slots: [2] }
const all = { hits: 'all', hitCount: 1, hitPercent: 1 } as const
const block = (forMs: number): FaultSpec => ({ fault: 'fault.block-loop', input: {}, target: slotTwo, ...now, forMs })

describe('faults that last, with real workers', { timeout: 60_000 }, () => {
  let faulty: FaultDeck
  beforeEach(() => {
    faulty = new FaultDeck()
  })
  afterEach(() => faulty.close())

  const ended = () => faulty.session.snapshot().faults.ended[0]
  const active = () => faulty.session.snapshot().faults.active[0]

  it('block a loop, which is seen from outside, and end by themselves', async () => {
    await faulty.open({ workers: 2 })
    // Longer than the lease of its agent, which is renewed.
    faulty.inject(block(limits.faultLeaseMs + 1500))
    await vi.waitFor(() => expect(active()?.state).toBe('landed'), patient)
    // What the blocked loop says of itself is no sign of life.
    await vi.waitFor(() => expect(faulty.slot(2)?.health).toBe('unresponsive'), patient)
    await vi.waitFor(() => expect(ended()).toMatchObject({ state: 'reverted', endedBy: 'time' }), patient)
    expect(ended()?.words).toMatch(/^loop silent 4\.\d s, OS CPU \d+ %/)
    expect(faulty.words()).toMatch(/slot 2: "Block event loop" landed: loop silent/)
    await vi.waitFor(() => expect(faulty.slot(2)).toMatchObject({ health: 'ok', generation: 1 }), patient)
  })

  it('are taken back at once in a blocked loop', async () => {
    await faulty.open({ workers: 2 })
    const faultId = faulty.inject(block(60_000))
    await vi.waitFor(() => expect(active()?.state).toBe('landed'), patient)
    expect(await faulty.session.faults.undo(faultId)).toMatchObject({ ok: true })
    expect(faulty.session.snapshot().faults).toMatchObject({
      active: [],
      ended: [{ state: 'reverted', endedBy: 'person' }],
    })
  })

  it('go with the slot to the worker after a kill', async () => {
    await faulty.open({ workers: 2 })
    faulty.inject(block(60_000))
    await vi.waitFor(() => expect(active()?.state).toBe('landed'), patient)
    await faulty.kill(2)
    const hitsOf = (generation: number) =>
      faulty.session.snapshot().faults.active[0]?.hits.filter((hit) => hit.generation === generation)
    await vi.waitFor(() => expect(hitsOf(2)).toMatchObject([{ slot: 2, state: 'landed' }]), patient)
    expect(hitsOf(1)).toMatchObject([{ state: 'reverted' }])
    expect(faulty.words()).toContain('slot 2: g2 starts with "Block event loop", which is for its slot (fault 1)')
    expect(await faulty.session.faults.stopAll('stop-all')).toMatchObject({ ok: true })
    await faulty.kill(2)
    await faulty.listening(2)
    expect(faulty.session.snapshot().faults.active).toEqual([])
  })

  it('go along to the worker that a reload brings', async () => {
    await faulty.open({ workers: 2 })
    faulty.inject({ fault: 'fault.burn-thread', input: { threads: 1 }, target: slotTwo, ...now, forMs: 60_000 })
    await vi.waitFor(() => expect(active()?.state).toBe('landed'), patient)
    expect(await faulty.session.reload(2)).toMatchObject({ ok: true })
    const isLanded = { generation: 2, state: 'landed', words: expect.stringMatching(/^1 thread busy/) }
    await vi.waitFor(() => expect(active()?.hits).toContainEqual(expect.objectContaining(isLanded)), patient)
    await vi.waitFor(() => expect(active()?.hits[0]).toMatchObject({ generation: 1, state: 'reverted' }), patient)
    expect(await faulty.session.faults.stopAll('stop-all')).toMatchObject({ ok: true })
  })

  it('fail the next starts of a worker, and no more', async () => {
    await faulty.open({ workers: 2 })
    const input = { failCount: 2, restart: 'kill-now' } as const
    faulty.inject({ fault: 'fault.boot-throw', input, target: slotTwo, ...now, forMs: 60_000 })
    await vi.waitFor(() => expect(ended()).toMatchObject({ state: 'reverted', endedBy: 'done', hitCount: 2 }), patient)
    await faulty.listening(2)
    expect(faulty.slot(2)?.generation).toBe(4)
    const codes = faulty.session.history.exits.map(({ generation, code }) => [generation, code])
    expect(codes).toEqual([
      [1, null],
      [2, 1],
      [3, 1],
    ])
  })

  it('slow a start down', async () => {
    await faulty.open({ workers: 2 })
    const input = { delay: 700, failCount: 1, restart: 'kill-now' } as const
    faulty.inject({ fault: 'fault.boot-slow', input, target: slotTwo, ...now, forMs: 5000 })
    await vi.waitFor(() => expect(active()?.words).toMatch(/^its start waited [67]\d\d ms$/), patient)
    await faulty.listening(2)
    expect(faulty.slot(2)?.bootMs).toBeGreaterThanOrEqual(700)
  })

  it('say where something is left when it does not answer, and go all the same', async () => {
    await faulty.open({ workers: 2 })
    const faultId = faulty.inject({
      fault: 'fault.burn-thread',
      input: { threads: 1 },
      target: slotTwo,
      ...now,
      forMs: 60_000,
    })
    await vi.waitFor(() => expect(active()?.state).toBe('landed'), patient)
    const pid = faulty.slot(2)?.pid ?? 0
    process.kill(pid, 'SIGSTOP')
    const undone = await faulty.session.faults.undo(faultId)
    const message = `slot 2 (pid ${pid}) still has "Burn CPU in a thread" after 5 s: it does not answer. Use SIGKILL slot 2`
    expect(undone).toMatchObject({ ok: false, error: { code: 'not-reached-in-time', message } })
    expect(active()?.state).toBe('reverting')
    process.kill(pid, 'SIGCONT')
    await vi.waitFor(() => expect(ended()).toMatchObject({ id: faultId, endedBy: 'person' }), patient)
  })

  it('let a stopped process go on when the cluster stops', async () => {
    await faulty.open({ workers: 2 })
    faulty.inject({ fault: 'fault.pause', input: {}, target: slotTwo, ...now, forMs: 60_000 })
    await vi.waitFor(() => expect(active()?.state).toBe('landed'), patient)
    expect(await faulty.session.stop()).toMatchObject({ ok: true })
    expect(faulty.session.snapshot().faults.active).toEqual([])
    expect(faulty.session.history.exits.filter(({ signal }) => signal === 'SIGKILL')).toEqual([])
  })

  it('are stopped by a guard rail that is set while they are there', async () => {
    await faulty.open({ workers: 2 })
    faulty.inject(block(60_000))
    await vi.waitFor(() => expect(active()?.state).toBe('landed'), patient)
    const { guardRails } = faulty.session.settings
    const updated = await faulty.session.update({ guardRails: { ...guardRails, mostSlots: { isOn: true, count: 2 } } })
    expect(updated).toMatchObject({ ok: true, value: { pending: false } })
    expect(active()?.state).toBe('landed')
    await faulty.session.update({ guardRails: { ...guardRails, leastListening: { isOn: true, count: 2 } } })
    await vi.waitFor(() => expect(ended()).toMatchObject({ state: 'reverted', endedBy: 'guard-rail' }), patient)
    const words = '1 of 2 workers is listening and unhurt, at least 2 must be'
    expect(faulty.session.snapshot().faults.railWords).toBe(words)
    expect(faulty.words()).toContain(`guard rail: ${words}: 1 fault stopped`)
  })

  it('end with the cluster', async () => {
    await faulty.open({ workers: 2 })
    faulty.inject(block(60_000))
    await vi.waitFor(() => expect(active()?.state).toBe('landed'), patient)
    expect(await faulty.session.stop()).toMatchObject({ ok: true })
    expect(faulty.session.snapshot().faults).toMatchObject({ active: [], ended: [{ endedBy: 'cluster-stopped' }] })
    expect(faulty.session.faults.preview(block(1000)).refused).toContain('the cluster is stopped')
  })

  it('drop the connections of one slot, and no more once they are undone', async () => {
    const url = await faulty.open({ workers: 2 })
    const spec: FaultSpec = { fault: 'fault.handover-drop', input: all, target: slotTwo, ...now, forMs: 60_000 }
    const ask = async (): Promise<boolean> =>
      fetch(url, { headers: { connection: 'close' } }).then(
        (answer) => answer.ok,
        () => false,
      )
    const faultId = faulty.inject(spec)
    const answers = [await ask(), await ask(), await ask(), await ask()]
    expect(answers.filter((isOk) => !isOk)).toHaveLength(2)
    await vi.waitFor(() => expect(active()).toMatchObject({ state: 'landed', words: '2 of 2 connections' }), patient)
    expect(await faulty.session.faults.undo(faultId)).toMatchObject({ ok: true })
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([true, true, true, true])
  })

  it('refuse a worker its port, so often and no more', async () => {
    await faulty.open({ workers: 2 })
    faulty.inject({
      fault: 'fault.refuse-port',
      input: { error: 'EADDRINUSE', failCount: 2, restart: 'kill-now' },
      target: slotTwo,
      ...now,
      forMs: 60_000,
    })
    await vi.waitFor(() => expect(ended()).toMatchObject({ state: 'reverted', words: '2 listen() failed' }), patient)
    await faulty.listening(2)
    expect(faulty.slot(2)?.generation).toBeGreaterThanOrEqual(3)
  })

  it('are seen to land while workers start and end all the time', async () => {
    const off = { isOn: false, count: 1 } as const
    const guardRails = { leastListening: off, mostSlots: off, mostErrors: { isOn: false, percent: 50 } } as const
    await faulty.open({ workers: 3, guardRails, maxUnstable: 100, backOffCapMs: 200 })
    const input = { error: 'EADDRINUSE', failCount: 0, restart: 'kill-now' } as const
    faulty.inject({ fault: 'fault.refuse-port', input, target: { kind: 'all' }, ...now, forMs: 60_000 })
    await vi.waitFor(() => expect(active()?.state).toBe('landed'), { timeout: 10_000, interval: 50 })
    expect(await faulty.session.faults.stopAll('stop-all')).toMatchObject({ ok: true })
    await faulty.listening(3)
  })

  it('make a dependency slow for all workers, and let it go', async () => {
    const redis = createServer((socket) => socket.on('data', () => socket.write('+PONG\r\n')).on('error', () => {}))
    await once(redis.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => void redis.close())
    const { port } = redis.address() as AddressInfo
    const spec: FaultSpec = {
      fault: 'fault.dependency-latency',
      input: { latency: 300, jitter: 0, variable: 'REDIS_URL', stream: 'downstream', toxicityPercent: 100 },
      target: { kind: 'all' },
      ...now,
      forMs: 60_000,
    }
    const env = { REDIS_URL: `redis://127.0.0.1:${port}/0` }
    await faulty.open({
      script: 'redis-client.cjs',
      env,
      dependencies: [{ variable: 'REDIS_URL', portVariable: null }],
    })
    const askMs = async (): Promise<number> => {
      const startMs = performance.now()
      await (await fetch(`http://127.0.0.1:${faulty.session.addresses[0]?.port}/`)).text()
      return performance.now() - startMs
    }
    const faultId = faulty.inject(spec)
    const slowMs = await askMs()
    await vi.waitFor(() => expect(active()?.state).toBe('landed'), patient)
    const words = /^1 connection hit, what passed came (\d+) ms later$/
    expect(active()?.words).toMatch(words)
    const heldMs = Number(words.exec(active()?.words ?? '')?.[1])
    // Not less than was asked, nor more than the client saw; how much more that is, the machine decides.
    expect(heldMs).toBeGreaterThanOrEqual(300)
    expect(heldMs).toBeLessThanOrEqual(Math.ceil(slowMs))
    expect(await faulty.session.faults.undo(faultId)).toMatchObject({ ok: true })
    await expect.poll(askMs).toBeLessThan(300)
    const other = { ...spec, input: { ...spec.input, variable: 'DB_URL' } }
    expect(faulty.session.faults.preview(other).refused).toContain('DB_URL does not lead through a proxy')
  })

  it('say that nothing came when nothing came', async () => {
    await faulty.open({ workers: 2 })
    faulty.inject({ fault: 'fault.handover-reset', input: all, target: slotTwo, ...now, forMs: 300 })
    await vi.waitFor(() => expect(ended()).toMatchObject({ state: 'did-not-land', endedBy: 'time' }), patient)
    expect(ended()?.words).toBe('no connection came in 300 ms')
  })
})
