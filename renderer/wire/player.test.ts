import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { PlaybackClock } from './playback-clock.ts'
import { WirePlayer } from './player.ts'
import { Recorder } from './recording.ts'
import type { WirePicture } from './stage.ts'
import { aBatch, aConnection } from './test-traces.ts'
import { wireLayout } from './wire-layout.ts'

const layout = wireLayout({ width: 566, height: 280, workerCount: 1, factCount: 5, captioned: false, hasQueue: true })
const picture: WirePicture = {
  layout,
  mode: 'connections',
  workers: [{ slot: 1, generation: 1, mood: 'serving', isHurt: false, shareRatio: 1 }],
  around: false,
  colors: { slot: () => '', panel: '', line: '', neutral: '', faint: '', bad: '', hurt: '', selected: '' },
  still: false,
  selected: null,
  next: null,
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.stubGlobal('window', globalThis)
  onTestFinished(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
})

/** A player on canvases that cannot be drawn on, whose recording's clock is that of the window. */
function aPlayer() {
  const recorder = new Recorder()
  const clock = new PlaybackClock(() => performance.now())
  const canvas = { getContext: () => null, transferControlToOffscreen: () => ({ getContext: () => null }) }
  const [wires, pips, dots] = [{ ...canvas }, { ...canvas }, { ...canvas }] as unknown as HTMLCanvasElement[]
  if (wires === undefined || pips === undefined || dots === undefined) throw new Error('three canvases')
  const player = new WirePlayer({ recorder, clock }, { wires, pips, dots })
  onTestFinished(() => player.close())
  const hear = (batch: Parameters<typeof aBatch>[0]) => {
    clock.heard(performance.now())
    recorder.add(aBatch({ ...batch, nowMonoMs: performance.now() }))
  }
  return { player, hear }
}

/** Whether a connection can be pressed anywhere on the worker's card. */
function holdsOne(player: WirePlayer): boolean {
  const { x, y, width, height } = layout.cards
  for (let px = x; px < x + width; px += 2) {
    for (let py = y; py < y + height; py += 2) if (player.traceAt({ x: px, y: py }) !== null) return true
  }
  return false
}

describe('the player', () => {
  it.each([0, 20, 40, 60, 80, 100, 120, 140, 160, 180])(
    'shows what workers hold after the last change, %s ms later than some frame',
    (laterMs) => {
      const { player, hear } = aPlayer()
      vi.advanceTimersByTime(2000)
      const connection = aConnection()
      hear({ connections: [connection] })
      player.show(picture)
      vi.advanceTimersByTime(3000)
      expect(holdsOne(player)).toBe(true)

      // Something else keeps frames coming, so that the last change meets them anywhere.
      hear({ connections: [{ ...connection, requestCount: 2 }] })
      vi.advanceTimersByTime(laterMs)
      hear({ connections: [{ ...connection, closedMonoMs: performance.now() }] })
      for (let batches = 0; batches < 30; batches += 1) {
        vi.advanceTimersByTime(100)
        hear({})
      }
      expect(holdsOne(player)).toBe(false)
      expect(vi.getTimerCount()).toBe(0)
    },
  )
})
