import { describe, expect, it } from 'vitest'
import type { ExitRecord } from '../../../shared/model/worker.ts'
import { createEventHistory } from './event-history.ts'

const how = 'slot 1 exited with code 1 after 0.4 s (< 1 s)'
const exit = (slot: number, atMs: number): ExitRecord => ({
  slot,
  generation: 2,
  pid: 1,
  code: 1,
  signal: null,
  cause: 'crash',
  uptimeMs: 400,
  startedAtMs: 0,
  atMs,
  monoMs: atMs,
  onlineMs: 300,
  isFirstOfRun: false,
  followed: 'back-off',
  delayMs: 200,
  warning: null,
  cut: null,
  replacedBy: null,
  error: null,
  how,
  words: `${how}: unstable 1 of 5 within 1 m, next try in 200 ms`,
})
const told = { atMs: 5, kind: 'backing-off', tone: 'warn', slot: 1, generation: 2, mark: 'exit 1 · 1' } as const

describe('what happened in a cluster', () => {
  it('names the error that was read late, in the exit and in the event of it, which keeps its number', () => {
    const history = createEventHistory()
    const ended = exit(1, 5)
    history.addExit(ended)
    const { id } = history.addEvent({ ...told, words: ended.words })
    history.addEvent({ ...told, kind: 'spawn', words: 'slot 1 started as g3 (pid 2)' })
    const { exit: named, event } = history.nameError(ended, 'Error: pool is closed (server.js:42)')
    const words = `${how}: Error: pool is closed (server.js:42); unstable 1 of 5 within 1 m, next try in 200 ms`
    expect(named).toMatchObject({ error: 'Error: pool is closed (server.js:42)', words })
    expect(event).toMatchObject({ id, words })
    expect(history.exitsOf(1)).toEqual([named])
    expect(history.events.map((one) => one.words)).toEqual([words, 'slot 1 started as g3 (pid 2)'])
  })

  it('names it in an event that says who did it, and leaves that there', () => {
    const history = createEventHistory()
    const ended = exit(1, 5)
    history.addExit(ended)
    history.addEvent({ ...told, by: 'ctl', words: `${ended.words}, by ctl` })
    const { event } = history.nameError(ended, 'Error: late')
    expect(event?.words).toBe(`${how}: Error: late; unstable 1 of 5 within 1 m, next try in 200 ms, by ctl`)
  })

  it('names it in the exit alone when the event is forgotten', () => {
    const history = createEventHistory()
    history.addExit(exit(1, 5))
    expect(history.nameError(exit(1, 5), 'Error: late').event).toBe(null)
    expect(history.exits[0]?.error).toBe('Error: late')
  })

  it('tells exits of all slots in the order in which they happened', () => {
    const history = createEventHistory()
    for (const [slot, atMs] of [
      [1, 10],
      [2, 5],
      [1, 20],
    ] as const)
      history.addExit(exit(slot, atMs))
    expect(history.exits.map(({ atMs }) => atMs)).toEqual([5, 10, 20])
  })
})
