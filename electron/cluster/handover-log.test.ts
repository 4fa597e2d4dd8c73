import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HandoverLog } from './handover-log.ts'

describe('log of hand-overs', () => {
  it('tells when a connection came, how long it waited, who took it and at which attempt', () => {
    const log = new HandoverLog()
    log.add(3, 1000.25, 1002.25, 1002.75, 2)
    expect(log.read(0)).toEqual({
      handovers: [{ number: 0, workerId: 3, arrivedMonoMs: 1000.25, waitedMs: 2, answeredMs: 0.5, attempts: 2 }],
      missedCount: 0,
      cursor: 1,
    })
  })

  it('lets every reader read each hand-over once, or says how many it missed', () => {
    const step = fc.oneof(
      fc.record({ add: fc.nat(20) }),
      fc.record({ read: fc.option(fc.nat(12), { nil: undefined }) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const log = new HandoverLog(16)
        let [cursor, seen, added] = [0, 0, 0]
        for (const now of steps) {
          if ('add' in now) {
            for (let i = 0; i < now.add; i++) log.add(added++, added, added, added, 1)
            continue
          }
          const page = log.read(cursor, now.read)
          expect(page.handovers.map(({ number }) => number)).toEqual(page.handovers.map(({ workerId }) => workerId))
          if (page.handovers.length > 0) expect(page.handovers.at(-1)?.number).toBe(added - 1)
          seen += page.handovers.length + page.missedCount
          cursor = page.cursor
          expect([seen, cursor]).toEqual([added, added])
        }
      }),
    )
  })

  it('has nothing for a cursor that is ahead', () => {
    expect(new HandoverLog().read(99)).toEqual({ handovers: [], missedCount: 0, cursor: 0 })
  })
})
