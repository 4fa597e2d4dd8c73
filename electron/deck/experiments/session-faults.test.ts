import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import { defaultGuardRails, type FaultsSnapshot } from '../../../shared/model/fault.ts'
import { ok } from '../../../shared/result.ts'
import type { ActionStep } from '../../experiments/experiment.ts'
import type { ClusterFaults } from '../faults/cluster-faults.ts'
import { SessionFaults } from './session-faults.ts'

const step: ActionStep = {
  kind: 'fault',
  name: 'take it away',
  does: 'fault.dependency-down',
  input: { variable: 'REDIS_URL' },
  target: { kind: 'all' },
  trigger: { kind: 'now' },
  forMs: 1000,
  holds: true,
  isBackground: true,
  pauses: { beforeMs: 0, afterMs: 0 },
}

describe('faults of an experiment', () => {
  it('hear of a guard rail that breaks with the words of the run before', () => {
    const rail = '1 of 3 workers is listening and unhurt, at least 2 must be'
    let now: FaultsSnapshot = { active: [], ended: [], railWords: rail }
    const taken = { words: '' }
    const faults: ClusterFaults = {
      get now() {
        return now
      },
      preview: () => ({ slots: [1], words: '', refused: null, warnings: [], endsAtMs: null }),
      inject() {
        now = { ...now, railWords: null }
        return ok({ faultId: 1, words: '' })
      },
      undo: async () => ok(taken),
      stopAll: async () => ok(taken),
      close() {},
    }
    const own = new SessionFaults(faults, () => [], defaultGuardRails, createManualClock())
    expect(own.rail).toBeNull()
    own.begin(step, 1)
    expect(own.rail).toBeNull()
    now = { ...now, railWords: rail }
    expect(own.rail).toBe(rail)
  })
})
