import { describe, expect, it } from 'vitest'
import type { StallFrame } from '../../../shared/inspection/stall.ts'
import { stackWords } from './stall-words.ts'

const frame = (functionName: string, file: string): StallFrame => ({
  functionName,
  file,
  line: 9,
  totalRatio: 1,
  selfRatio: 1,
  depth: 1,
})
const isOurs = (file: string) => file.startsWith('/deck/')
const words = (...stack: StallFrame[]) => stackWords(stack, 250, 0, isOurs)

describe('where a worker is stuck, in words', () => {
  it('is the innermost place of the app', () => {
    const own = frame('sumOrder', '/app/cart.js')
    expect(words(frame('hash', '/app/node_modules/x/hash.js'), own)).toBe(
      'blocked in sumOrder cart.js:9, 100 % of 250 ms',
    )
  })

  it('is a fault that was injected, and not the code that does it', () => {
    const fault = frame('#d', '/deck/agent-faults.cjs')
    expect(words(fault, frame('listOnTimeout', 'node:internal/timers'))).toBe(
      'blocked by an injected fault, 100 % of 250 ms',
    )
  })

  it('is never what carries the events of an own primary', () => {
    const carries = frame('#p', '/deck/own-primary.cjs')
    expect(words(frame('onMessage', '/app/start.js'), carries)).toBe('blocked in onMessage start.js:9, 100 % of 250 ms')
    expect(words(frame('emit', 'node:events'), carries)).toBe('blocked in emit node:events:9, 100 % of 250 ms')
  })

  it('is the agent, where that keeps it', () => {
    expect(words(frame('heard', '/deck/agent.cjs'))).toBe('blocked in the agent of the deck, 100 % of 250 ms')
  })
})
