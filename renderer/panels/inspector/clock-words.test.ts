import { describe, expect, it } from 'vitest'
import { aSlotPoint } from '../../testing/points.ts'
import { explainClocks as explain, notMeasured } from './clock-words.ts'

const slot = { pid: 42, health: 'ok', agent: 'connected', phase: 'listening' } as const
const detail = (cpuRatio: number | null) => ({ os: { atMs: 0, cpuRatio, rssBytes: null }, self: null })

const explainClocks = (...facts: [Parameters<typeof explain>[0], Parameters<typeof explain>[1]]) =>
  explain(...facts, 'round-robin')

describe('two clocks in words', () => {
  it('tell a busy loop from one that waits', () => {
    expect(explainClocks({ ...slot, health: 'unresponsive' }, detail(1))).toMatch(/^Busy by the OS clock/)
    expect(explainClocks({ ...slot, health: 'unresponsive' }, detail(0.02))).toContain('2\u202f% of a core')
    expect(explainClocks({ ...slot, health: 'unresponsive' }, null)).toMatch(/has not been asked/)
  })

  it('name SIGSTOP, a missing agent, a missing process', () => {
    expect(explainClocks({ ...slot, health: 'paused' }, detail(0))).toContain('SIGSTOP')
    expect(explainClocks({ ...slot, health: 'paused' }, detail(0))).toContain('at most one waits for it')
    expect(explain({ ...slot, health: 'paused' }, null, 'sticky')).toContain('of its own clients wait')
    expect(explainClocks({ ...slot, agent: 'absent' }, detail(0))).toContain('No self-report')
    expect(explainClocks({ ...slot, agent: 'connecting' }, null)).toContain('still to come')
    expect(explainClocks({ ...slot, pid: null }, null)).toContain('No process')
  })

  it('say where the system measures nothing, once it was asked', () => {
    const lastPoint = aSlotPoint({ atMs: 5000, selfAtMs: 4600 })
    const asked = { os: null, generation: lastPoint.generation, lastPoint }
    expect(notMeasured(asked, 'win32')).toBe('not measured on Windows')
    expect(notMeasured({ ...asked, os: { atMs: 0, cpuRatio: 1, rssBytes: 1 } }, 'win32')).toBeNull()
    expect(notMeasured({ ...asked, lastPoint: null }, 'win32')).toBeNull()
    expect(notMeasured({ ...asked, generation: lastPoint.generation + 1 }, 'win32')).toBeNull()
  })

  it('agree when all is well', () => {
    expect(explainClocks(slot, detail(0.5))).toContain('the event loop turns')
  })
})
