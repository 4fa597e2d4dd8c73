import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { listenInWorker, outerRuntimes, type TestWorker } from '../../../../tools/testing/test-worker.ts'
import { aFault, answerMs, begin, cpuRatioOf, landed, startWorker, undo } from '../testing/ask-fault.ts'

const isLinux = process.platform === 'linux'

const threadCount = (worker: TestWorker): number => readdirSync(`/proc/${worker.child.pid}/task`).length

describe.each(outerRuntimes)('in a process on $name', (runtime) => {
  const start = (): Promise<TestWorker> => startWorker(runtime)

  it('the loop burns its share, and no more afterwards', async () => {
    const worker = await start()
    await begin(worker, aFault('fault.burn-loop', { sharePercent: 40 }))
    await worker.until('report', ({ loop }) => loop.utilizationRatio > 0.25)
    // Never more than asked; less where others want the machine, too.
    const isFair = (percent = 0): boolean => percent > 5 && percent < 50
    await landed(worker, ({ measuredPercent }) => isFair(measuredPercent))
    await undo(worker)
    worker.messages.length = 0
    await worker.until('report', ({ loop }) => loop.utilizationRatio < 0.2)
  })

  it.runIf(isLinux)('a thread burns a core while the loop answers, unseen by the app', async () => {
    const worker = await start()
    const port = await listenInWorker(worker)
    const threads = threadCount(worker)
    await worker.run(`kept.seen = []; process.on('worker', () => kept.seen.push('worker')); kept.emit = process.emit`)
    await begin(worker, aFault('fault.burn-thread', { threads: 1 }))
    await landed(worker)
    const whileAnswering = async (): Promise<void> => {
      for (let count = 0; count < 5; count += 1) expect(await answerMs(port, 2000)).not.toBeNull()
      await new Promise((done) => setTimeout(done, 300))
    }
    expect(await cpuRatioOf(worker, whileAnswering())).toBeGreaterThan(0.04)
    await undo(worker)
    expect(await worker.run('return [kept.seen, kept.emit === process.emit]')).toEqual([[], true])
    await expect.poll(() => threadCount(worker)).toBe(threads)
  })

  it('a rejection that nobody handles ends the worker', async () => {
    const worker = await start()
    await begin(worker, aFault('fault.unhandled-rejection', {}))
    expect(await worker.exited()).toEqual({ code: 1, signal: null })
    expect(worker.stderr).toContain('Error: rejected by a fault')
  })

  it('a rejection that the app handles is said to be', async () => {
    const worker = await start()
    await worker.run(`process.on('unhandledRejection', () => {})`)
    await begin(worker, aFault('fault.unhandled-rejection', {}))
    const failed = await worker.until('fault')
    expect(failed).toMatchObject({ state: 'failed', words: 'the app listens for unhandledRejection, and lives on' })
  })

  it.runIf(isLinux)('descriptors are free again, though the app closed some that were taken', async () => {
    const worker = await start()
    const count = `require('node:fs').readdirSync('/proc/self/fd').length`
    const before = Number(await worker.run(`return ${count}`))
    await begin(worker, aFault('fault.full-descriptors', { leave: 10 }))
    await landed(worker)
    const closed = await worker.run(`
      const { closeSync, readdirSync, readlinkSync } = require('node:fs')
      const isTaken = (name) => { try { return readlinkSync('/proc/self/fd/' + name) === '/dev/null' } catch { return false } }
      const taken = readdirSync('/proc/self/fd').map(Number).filter((name) => name > 2 && isTaken(name)).slice(-5)
      for (const descriptor of taken) closeSync(descriptor)
      return taken.length`)
    expect(closed).toBe(5)
    worker.ask({ type: 'undo-fault', faultId: null })
    const over = await worker.until('fault', ({ state }) => state !== 'landed')
    expect(over).toMatchObject({ state: 'ended' })
    await expect.poll(() => worker.run(`return ${count}`)).toBeLessThanOrEqual(before + 2)
  })

  it('garbage is made and collected', async () => {
    const worker = await start()
    await begin(worker, aFault('fault.gc-pressure', { rate: 500 }))
    await landed(worker, ({ collections, madePerSec }) => (collections ?? 0) > 5 && (madePerSec ?? 0) > 50)
    await undo(worker)
    worker.messages.length = 0
    await worker.until('report', ({ loop }) => loop.utilizationRatio < 0.1)
  })

  it('the clock is off where the app has a Date of its own, made of the real one', async () => {
    const worker = await start()
    await worker.run('kept.real = Date; kept.now = Date.now; kept.own = globalThis.Date = class Own extends Date {}')
    const off = 'return [Date.now(), +new Date()].map((ms) => Math.round((ms - kept.now()) / 10_000) * 10 + 0)'
    await begin(worker, aFault('fault.clock-skew', { offset: 3600 }))
    expect((await landed(worker)).numbers.offsetMs).toBe(3_600_000)
    expect(await worker.run(off)).toEqual([3600, 3600])
    await undo(worker)
    expect(await worker.run(off)).toEqual([0, 0])
    expect(await worker.run('return Date === kept.own && kept.real.now === kept.now')).toBe(true)
  })

  it('a clock that the app puts in its place meanwhile is said to be', async () => {
    const worker = await start()
    await begin(worker, aFault('fault.clock-skew', { offset: 3600 }))
    await landed(worker)
    await worker.run('globalThis.Date = class { static now() { return 5 } }')
    const failed = await worker.until('fault', ({ state }) => state === 'failed')
    expect(failed.words).toBe('the app has put a clock of its own in the place of Date')
  })

  it('the clock is off, in every way that an app may ask it, and right afterwards', async () => {
    const worker = await start()
    const told = async (): Promise<unknown> => worker.run(clockProbe)
    await worker.run('kept.date = Date; kept.now = Date.now; kept.made = new Date()')
    const before = await told()
    expect(before).toEqual({ offBy: [0, 0, 0, 0, 0, 0, 0], ...sameClock })
    await begin(worker, aFault('fault.clock-skew', { offset: -86_400 }))
    expect((await landed(worker)).numbers.offsetMs).toBe(-86_400_000)
    expect(await told()).toEqual({ offBy: Array(7).fill(-86_400), ...sameClock })
    const beat = await worker.until('beat')
    expect(Math.abs(beat.atMs - Date.now())).toBeLessThan(10_000)
    await undo(worker)
    expect(await told()).toEqual(before)
    expect(
      await worker.run('return kept.date === Date && kept.now === Date.now && Date.prototype.constructor === Date'),
    ).toBe(true)
  })
})

const sameClock = {
  name: 'Date',
  length: 7,
  source: 'function Date() { [native code] }',
  isDate: [true, true, true],
  own: true,
  fixed: '2020-01-01T00:00:00.000Z',
  year: 2001,
}

/** Seconds off, to the nearest ten, by every way to ask; and what an app may look at besides. */
const clockProbe = `
  const real = Number(process.hrtime.bigint() / 1000000n)
  kept.origin ??= kept.made.getTime() - real
  const off = (ms) => Math.round((ms - real - kept.origin) / 10_000) * 10 + 0
  class Own extends Date { constructor(...args) { super(...args); this.mine = true } }
  const own = new Own()
  return {
    offBy: [Date.now(), +new Date(), Date.parse(Date()), +own, +Reflect.construct(Date, []), +new Date.prototype.constructor(), new (Object.getPrototypeOf(Own))().getTime()].map(off),
    name: Date.name,
    length: Date.length,
    source: Date.toString(),
    isDate: [new Date() instanceof Date, own instanceof Date && own instanceof Own, kept.made instanceof Date],
    own: own.mine && own.constructor === Own && new Date().constructor === Date,
    fixed: new Date(Date.UTC(2020, 0, 1)).toISOString(),
    year: new Date(2001, 1, 1).getFullYear(),
  }`
