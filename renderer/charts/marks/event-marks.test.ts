import { describe, expect, it } from 'vitest'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import { endNear, eventIcon, marksOf, placeMarks } from './event-marks.ts'

const event = (id: number, atMs: number, mark: string | null): LifecycleEvent => ({
  id,
  atMs,
  kind: 'exit',
  tone: 'bad',
  slot: 1,
  generation: 1,
  words: `event ${id}`,
  mark,
})

const edges = { left: 0, right: 400 }
const limitMark = { id: 1, words: 'request limit 1', sentence: '', icon: 'reload', tone: 'info', ended: null } as const

describe('event marks', () => {
  it('are the events of the window that ask for one, oldest first', () => {
    const events = [
      event(1, 50, 'early'),
      event(2, 150, 'a'),
      event(3, 160, null),
      event(4, 170, 'b'),
      event(5, 900, 'late'),
    ]
    expect(marksOf(events, 100, 800).map(({ words }) => words)).toEqual(['a', 'b'])
  })

  it('keep the newest when there are too many', () => {
    const events = Array.from({ length: 100 }, (_, index) => event(index, index, `m${index}`))
    const marks = marksOf(events, 0, 1000, 3)
    expect(marks.map(({ words }) => words)).toEqual(['m97', 'm98', 'm99'])
  })

  it('shrink to their icon where the next one is near, and give way to a cause just before them', () => {
    const marks = marksOf(
      [event(1, 0, 'SIGKILL 2'), event(2, 30, 'exit 1'), event(3, 35, 'exit 2'), event(4, 100, 'reload')],
      0,
      200,
    )
    expect(placeMarks(marks, (atMs) => atMs, edges).map(({ show }) => show)).toEqual(['icon', 'words', 'line', 'words'])
    const crowd = marksOf([event(1, 0, 'aaa'), event(2, 4, 'bbb'), event(3, 8, 'ccc')], 0, 200)
    expect(placeMarks(crowd, (atMs) => atMs, edges).map(({ show }) => show)).toEqual(['words', 'line', 'line'])
  })

  it('are counted where more than two in a row have no room', () => {
    const storm = Array.from({ length: 12 }, (_, index) => event(index, index * 10, `exit 1 · ${index}`))
    const placed = placeMarks(marksOf(storm, 0, 200), (atMs) => atMs, edges)
    expect(placed[0]).toMatchObject({ words: '×12 exits', show: 'words', ended: { slot: 1, generation: 1 } })
    expect(placed.slice(1).every(({ show }) => show === 'line')).toBe(true)
    const mixed = [...storm.slice(0, 2), { ...event(3, 20, 'policy random'), kind: 'policy' } as const]
    expect(placeMarks(marksOf(mixed, 0, 200), (atMs) => atMs, edges)[0]?.words).toBe('×3 events')
  })

  it('lead to the end that is nearest to a moment, if one is near', () => {
    const marks = marksOf([event(1, 100, 'a'), { ...event(2, 150, 'b'), generation: 2 }], 0, 500)
    expect(endNear(marks, 140, 20)).toEqual({ slot: 1, generation: 2 })
    expect(endNear(marks, 200, 20)).toBe(null)
    expect(endNear(marksOf([{ ...event(1, 100, 'a'), kind: 'policy' }], 0, 500), 100, 20)).toBe(null)
  })

  it('have their words before them where there is no room behind', () => {
    const shown = (...atMs: readonly number[]) =>
      placeMarks(
        atMs.map((each, index) => ({ ...limitMark, id: index, atMs: each })),
        (each) => each,
        edges,
      ).map(({ show }) => show)
    expect(shown(390)).toEqual(['words-before'])
    expect(shown(250)).toEqual(['words'])
    expect(shown(100, 390)).toEqual(['words', 'words-before'])
    expect(shown(100, 390, 392)).toEqual(['words', 'words-before', 'line'])
    expect(shown(300, 390)).toEqual(['words-before', 'icon'])
    expect(shown(200, 230)).toEqual(['words-before', 'words'])
    expect(shown(60, 90, 120)).toEqual(['icon', 'icon', 'words'])
    expect(placeMarks([{ ...limitMark, atMs: 60 }], (each) => each, { left: 0, right: 100 })[0]?.show).toBe('icon')
  })

  it('tell a blocked loop from a pause', () => {
    const health = { kind: 'health' } as const
    expect(eventIcon({ ...health, tone: 'bad' })).toBe('unresponsive')
    expect(eventIcon({ ...health, tone: 'warn' })).toBe('paused')
    expect(eventIcon({ ...health, tone: 'ok' })).toBe('ok')
  })

  it('show what was asked for by the picture of its action, one of a later deck by its kind', () => {
    expect(eventIcon({ kind: 'signal', tone: 'hot', action: 'worker.pause' })).toBe('signal')
    expect(eventIcon({ kind: 'notice', tone: 'info', action: 'cluster.set-policy' })).toBe('policy')
    expect(eventIcon({ kind: 'signal', tone: 'hot', action: 'fault.later' as 'worker.pause' })).toBe('signal')
  })
})
