import { describe, expect, it } from 'vitest'
import { decideNotification, nothingTold, type ServiceLook } from './decide-notification.ts'

const fine: ServiceLook = {
  monoMs: 0,
  name: 'shop',
  runState: 'running',
  desired: 2,
  listeningCount: 2,
  restingCount: 0,
  slots: [],
}
const gaveUp: ServiceLook['slots'][number] = {
  slot: 2,
  generation: 5,
  phase: 'failed',
  why: 'slot 2 exited with code 1: unstable 5 of 5 within 1 m, given up',
  lastExit: {
    slot: 2,
    generation: 5,
    pid: 1,
    code: 1,
    signal: null,
    cause: 'crash',
    uptimeMs: 9,
    startedAtMs: 0,
    atMs: 9,
    monoMs: 9,
    onlineMs: 1,
    isFirstOfRun: false,
    warning: null,
    followed: 'give-up',
    delayMs: null,
    words: '',
    replacedBy: null,
    error: null,
    how: '',
    cut: null,
  },
}

/** One look per second; what was told, with the second. */
function run(looks: readonly Partial<ServiceLook>[], everyMs = 1000): string[] {
  let state = nothingTold
  return looks.flatMap((look, index) => {
    const news = decideNotification({ ...fine, ...look, monoMs: index * everyMs }, state)
    state = news.state
    const told = news.notifications.map(({ title, body }) => `${index} notify ${title} | ${body}`)
    return news.event === null ? told : [...told, `${index} event ${news.event.words}`]
  })
}
const short = { listeningCount: 1 }
const times = (look: Partial<ServiceLook>, count: number): Partial<ServiceLook>[] => Array(count).fill(look)

describe('system notifications', () => {
  it('tell nothing of workers that run without a server', () => {
    expect(run(times({ listeningCount: 0, restingCount: 2 }, 30))).toEqual([])
    expect(run(times({ listeningCount: 0, restingCount: 1 }, 30))).toHaveLength(2)
  })

  it('tell of a slot that was given up, once, and again when it fails again', () => {
    const failed = { slots: [gaveUp] }
    const again = { slots: [{ ...gaveUp, generation: 10 }] }
    expect(run([{}, failed, failed, {}, again])).toEqual([
      `1 notify shop: slot 2 failed | ${gaveUp.why}`,
      `4 notify shop: slot 2 failed | ${gaveUp.why}`,
    ])
  })

  it('tell of several slots together, and not of one a person gave up', () => {
    const lastExit = gaveUp.lastExit && { ...gaveUp.lastExit, followed: 'back-off' as const }
    expect(run([{ slots: [gaveUp, { ...gaveUp, slot: 3 }] }])[0]).toContain('shop: slots 2 and 3 failed')
    expect(run([{ slots: [{ ...gaveUp, lastExit }] }])).toEqual([])
  })

  it('tell of too few workers after 10 s, once, with an event now and when it is over', () => {
    expect(run([...times(short, 20), {}])).toEqual([
      '10 notify shop is below its desired count | 1 of 2 workers listening for 10 s: below the desired count',
      '10 event 1 of 2 workers listening for 10 s: below the desired count',
      '20 event 2 of 2 workers listening: at the desired count again',
    ])
  })

  it.each([
    ['a short dip', [...times(short, 10), {}, ...times(short, 9)], 1000],
    ['a stop', times({ ...short, runState: 'stopping' }, 20), 1000],
    ['a sleep of the machine', times(short, 3), 60_000],
  ] as const)('say nothing of %s', (_name, looks, everyMs) => {
    expect(run(looks, everyMs)).toEqual([])
  })
})
