import { describe, expect, it } from 'vitest'
import type { PolicySwitch } from '../../cluster/types.ts'
import { describeSwitch } from './policy-words.ts'

const plain: PolicySwitch = { policy: 'sticky', tookMs: 3.6, replace: [], late: [], kept: [], resetCount: 0 }
/** Worker 11 fills slot 1 and so on; worker 9 is gone. */
const slotOf = (workerId: number): number | null => (workerId === 9 ? null : workerId - 10)

describe('words for a switch of the policy', () => {
  it.each<[Partial<PolicySwitch>, string]>([
    [{}, ''],
    [{ tookMs: 0.02 }, ''],
    [{ replace: [12, 11] }, '; slots 1 and 2 cannot follow without the agent until replaced'],
    [{ late: [13, 9] }, '; slot 3 did not answer and will follow'],
    [{ late: [9] }, ''],
    [{ resetCount: 1 }, '; 1 connection reset'],
    [
      {
        kept: [{ address: null, port: null, path: '/tmp/a.sock', transport: 'unix', exclusive: false }],
        resetCount: 2,
      },
      '; /tmp/a.sock stays round-robin until the next start; 2 connections reset',
    ],
  ])('%j', (changes, remarks) => {
    const took = changes.tookMs === undefined ? '4 ms' : '1 ms'
    expect(describeSwitch({ ...plain, ...changes }, true, slotOf)).toEqual({
      words: `policy is sticky now (switched in ${took})${remarks}`,
      tone: remarks === '' ? 'ok' : 'warn',
    })
  })

  it('says only what will be while nothing runs', () => {
    expect(describeSwitch(plain, false, slotOf)).toEqual({ words: 'policy is sticky', tone: 'info' })
  })
})
