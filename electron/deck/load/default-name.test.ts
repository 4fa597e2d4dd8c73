import { describe, expect, it } from 'vitest'
import type { LoadExperiment } from '../../../shared/model/load-settings.ts'
import { defaultName } from './default-name.ts'
import { recordInForce } from './in-force.ts'

const run: LoadExperiment = { kind: 'run' }
const first = { ratePerSec: 100, workers: 4, policy: 'round-robin' } as const

describe('name of a result', () => {
  it.each([
    ['what it was started with', [], 'round-robin, 4 workers, 100 req/s'],
    ['the rates it went through', [500, 300], 'round-robin, 4 workers, 100–500 req/s'],
    ['the rate it went down to', [5], 'round-robin, 4 workers, 5–100 req/s'],
  ])('says %s', (_what, rates, name) => {
    const record = recordInForce(first)
    for (const ratePerSec of rates) record.take({ ...first, ratePerSec })
    expect(defaultName(run, record.all)).toBe(name)
  })

  it('says which workers and policies it met', () => {
    const record = recordInForce({ ...first, ratePerSec: null, workers: 1 })
    expect(defaultName(run, record.all)).toBe('round-robin, 1 worker, as fast as possible')
    record.take({ ratePerSec: null, workers: 2, policy: 'sticky' })
    record.take({ ratePerSec: null, workers: 2, policy: 'round-robin' })
    expect(defaultName(run, record.all)).toBe('round-robin and sticky, 1–2 workers, as fast as possible')
    expect(defaultName({ kind: 'workers', counts: [1, 2, 4], stepS: 5 }, record.all)).toBe(
      '1 → 4 workers, round-robin and sticky',
    )
  })
})
