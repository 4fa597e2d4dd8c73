import { describe, expect, it } from 'vitest'
import { PlaybackClock, playbackDelayMs } from './playback-clock.ts'

/** A window whose clock shows 100 when the recording's shows 5000. */
function start() {
  let nowMs = 100
  const clock = new PlaybackClock(() => nowMs)
  clock.heard(5000)
  return {
    clock,
    pass: (ms: number) => {
      nowMs += ms
    },
    /** The picture's moment, counted from the first live one. */
    at: (oldestMonoMs: number | null = null) => {
      const playhead = clock.read(oldestMonoMs)
      return playhead === null ? null : Math.round((playhead.monoMs - 5000 + playbackDelayMs) * 1000) / 1000
    },
    behind: () => Math.round(clock.read(null)?.behindMs ?? -1),
  }
}

describe('the playback clock', () => {
  it('shows nothing before the first batch', () => {
    expect(new PlaybackClock(() => 0).read(null)).toBeNull()
  })

  it('plays a fixed delay behind the newest batch', () => {
    const { at, pass, behind } = start()
    expect(at()).toBe(0)
    pass(250)
    expect([at(), behind()]).toEqual([250, 0])
  })

  it('goes by the batch that travelled fastest', () => {
    const { clock, at, pass } = start()
    pass(90)
    clock.heard(5050)
    expect(at()).toBe(90)
    pass(10)
    clock.heard(5120)
    expect(at()).toBe(120)
  })

  it('learns the distance anew after a sleep of the machine', () => {
    const { clock, at, pass } = start()
    pass(50)
    clock.heard(905_050)
    expect(at()).toBe(900_050)
  })

  it('falls behind in slow motion, and stays behind at full speed', () => {
    const { clock, at, pass, behind } = start()
    clock.setSpeed(0.25)
    pass(4000)
    expect([at(), behind()]).toEqual([1000, 3000])
    clock.setSpeed(1)
    pass(500)
    expect([at(), behind()]).toEqual([1500, 3000])
    clock.goLive()
    expect([at(), behind()]).toEqual([4500, 0])
  })

  it('keeps its place when the speed changes', () => {
    const { clock, at, pass } = start()
    clock.setSpeed(0.5)
    pass(1000)
    clock.setSpeed(0.05)
    expect(at()).toBe(500)
    pass(1000)
    expect(at()).toBe(550)
  })

  it('stands while paused, and goes on from there', () => {
    const { clock, at, pass, behind } = start()
    clock.pause()
    pass(2000)
    expect([at(), behind(), clock.isPaused]).toEqual([0, 2000, true])
    clock.resume()
    pass(100)
    expect([at(), behind()]).toEqual([100, 2000])
  })

  it('stays at the oldest moment that is kept, and says so', () => {
    const { clock, at, pass } = start()
    clock.setSpeed(0.05)
    pass(40_000)
    const oldest = 5000 - playbackDelayMs + 10_000
    expect(clock.read(oldest)).toMatchObject({ monoMs: oldest, isAtOldest: true })
    pass(20)
    expect(at(oldest)).toBe(10_001)
  })

  it('does not lose a paused moment, however old', () => {
    const { clock, at, pass } = start()
    clock.pause()
    pass(90_000)
    expect(clock.read(80_000)).toMatchObject({ isAtOldest: false })
    expect(at(80_000)).toBe(0)
  })

  it('seeks, but not into the future', () => {
    const { clock, at, pass } = start()
    pass(5000)
    clock.seek(5000 - playbackDelayMs + 1000)
    pass(200)
    expect(at()).toBe(1200)
    clock.seek(999_999)
    expect(at()).toBe(5200)
  })

  it('catches up with the live picture after a late batch', () => {
    const { clock, pass, behind } = start()
    clock.seek(5000)
    pass(100)
    expect(behind()).toBe(0)
  })

  it('returns from a freeze to where it was: live when it was live', () => {
    const { clock, at, pass, behind } = start()
    clock.hold()
    pass(3000)
    expect([at(), behind()]).toEqual([0, 3000])
    clock.release()
    expect([at(), behind()]).toEqual([3000, 0])
    clock.setSpeed(0.5)
    pass(1000)
    clock.hold()
    pass(5000)
    clock.release()
    pass(100)
    expect(at()).toBe(3550)
  })

  it('starts live again when what was recorded is gone, but keeps a paused moment', () => {
    const { clock, at, pass } = start()
    clock.setSpeed(0.05)
    pass(10_000)
    clock.forget()
    expect(at()).toBe(10_000)
    clock.pause()
    pass(1000)
    clock.forget()
    expect(at()).toBe(10_000)
  })
})
