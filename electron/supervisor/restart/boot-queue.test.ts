import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import { BootQueue, type Turn } from './boot-queue.ts'

function create(most: number) {
  const clock = createManualClock()
  const queue = new BootQueue(clock, () => most)
  const booted: string[] = []
  const waited: string[] = []
  const ask = (name: string): Turn => {
    const turn = { boot: () => void booted.push(name), wait: () => void waited.push(name) }
    queue.ask(turn)
    return turn
  }
  return { clock, queue, booted, waited, ask }
}

describe('the queue of boots', () => {
  it('lets the first ones go at once, the others as turns end, in order', () => {
    const { queue, booted, waited, ask } = create(2)
    const a = ask('a')
    const b = ask('b')
    ask('c')
    ask('d')
    expect(waited).toEqual(['c', 'd'])
    expect(booted).toEqual(['a', 'b'])
    queue.end(b)
    expect(booted).toEqual(['a', 'b', 'c'])
    queue.end(a)
    queue.end(a)
    expect(booted).toEqual(['a', 'b', 'c', 'd'])
  })

  it('ends a turn that takes too long', () => {
    const { clock, queue, booted, ask } = create(1)
    const stuck = ask('stuck')
    ask('next')
    ask('last')
    clock.advance(1999)
    expect(booted).toEqual(['stuck'])
    clock.advance(1)
    queue.end(stuck)
    expect(booted).toEqual(['stuck', 'next'])
  })

  it('forgets who gives the turn back before it came', () => {
    const { queue, booted, ask } = create(1)
    const a = ask('a')
    queue.end(ask('b'))
    ask('c')
    queue.end(a)
    expect(booted).toEqual(['a', 'c'])
  })

  it('goes on when a boot fails on the spot', () => {
    const { queue, booted, ask } = create(1)
    const failing: Turn = { boot: () => queue.end(failing), wait: () => {} }
    queue.ask(failing)
    ask('a')
    expect(booted).toEqual(['a'])
  })

  it('leaves no timer when it is closed', () => {
    const { clock, queue, booted, ask } = create(1)
    const a = ask('a')
    ask('b')
    queue.close()
    queue.end(a)
    expect(booted).toEqual(['a'])
    expect(clock.timerCount).toBe(0)
  })
})
