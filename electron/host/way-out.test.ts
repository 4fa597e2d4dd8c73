import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WayOut } from './way-out.ts'

describe('the way out of a host', () => {
  let steps: string[]
  let drained: (isDone: boolean) => void
  let left: () => void
  let wayOut: WayOut
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    steps = []
    wayOut = new WayOut({
      onDraining: () => steps.push('draining'),
      drain: () =>
        new Promise((done, failed) => {
          drained = (isDone) => (isDone ? done(undefined) : failed(new Error('no deck')))
        }),
      leave() {
        steps.push('leave')
        return new Promise<void>((done) => {
          left = done
        })
      },
      exit: (isDrained) => steps.push(isDrained ? 'exit, drained' : 'exit, cut short'),
    })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

  it('drains, leaves and exits, each once', async () => {
    wayOut.ask('SIGINT')
    await pass(50)
    // The same keystroke, through npm.
    wayOut.ask('SIGINT')
    expect([steps, wayOut.isLeaving]).toEqual([['draining'], false])
    drained(true)
    await pass(0)
    expect([steps, wayOut.isLeaving]).toEqual([['draining', 'leave'], true])
    wayOut.ask('quit')
    left()
    await pass(60_000)
    expect(steps).toEqual(['draining', 'leave', 'exit, drained'])
  })

  it.each([
    ['SIGINT', 101],
    ['quit', 101],
    ['SIGTERM', 1001],
  ] as const)('is cut short by a second %s that comes %i ms later', async (by, laterMs) => {
    wayOut.ask(by)
    await pass(laterMs - 1)
    wayOut.ask(by)
    expect(steps).toEqual(['draining'])
    await pass(1)
    wayOut.ask(by)
    expect(steps).toEqual(['draining', 'leave'])
    drained(true)
    left()
    await pass(0)
    expect(steps.at(-1)).toBe('exit, cut short')
  })

  it('is not hurried by a terminal that closes', async () => {
    wayOut.ask('SIGHUP')
    await pass(11_000)
    wayOut.ask('SIGHUP')
    expect(steps).toEqual(['draining'])
  })

  it('waits for nothing any more when there is no deck to drain, or it hangs', async () => {
    wayOut.ask('quit')
    drained(false)
    await pass(0)
    expect(steps).toEqual(['draining', 'leave'])
    await pass(4000)
    expect(steps).toEqual(['draining', 'leave', 'exit, drained'])
  })

  it('ends 16 s after it was asked to, whatever hangs', async () => {
    wayOut.hurry()
    expect(steps).toEqual([])
    wayOut.ask('SIGTERM')
    await pass(15_999)
    expect(steps).toEqual(['draining', 'leave'])
    await pass(1)
    expect(steps).toEqual(['draining', 'leave', 'exit, cut short'])
  })
})
