import { describe, expect, it } from 'vitest'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { loadOfBoth, settingsForBoth } from './load-both.ts'

const choice = { ratePerSec: 200, keep: 'each' } as const
const settings = settingsForBoth(undefined, choice)
const load = { settings, experiment: { kind: 'run' }, ratePerSec: 200 } as const

describe('one load for both', () => {
  it('asks each side at its own address, until somebody stops it', () => {
    expect(settings).toEqual({
      ...defaultLoadSettings,
      url: '',
      ratePerSec: 200,
      requestsPerConnection: 1,
      durationS: null,
      warmUpS: 0,
    })
    expect(settingsForBoth(undefined, { ...choice, keep: 'kept' }).requestsPerConnection).toBe(0)
  })

  it('keeps what else was set for the first', () => {
    const known = {
      ...defaultLoadSettings,
      url: 'http://localhost:3000/a',
      method: 'POST',
      body: 'x',
      model: 'closed',
    } as const
    expect(settingsForBoth(known, choice)).toEqual({ ...settings, method: 'POST', body: 'x' })
  })
})

describe('what runs on both sides', () => {
  it.each([
    ['nothing', undefined, undefined, 'none'],
    ['the same at two addresses', load, { ...load, settings: { ...settings, url: 'http://localhost:3001' } }, 'alike'],
    ['a load on one side', load, undefined, 'unequal'],
    ['a load on the other', undefined, load, 'unequal'],
    ['two rates', load, { ...load, ratePerSec: 300 }, 'unequal'],
    ['new and kept connections', load, { ...load, settings: { ...settings, requestsPerConnection: 0 } }, 'unequal'],
  ] as const)('is told: %s', (_words, left, right, state) => {
    expect(loadOfBoth(left, right)).toBe(state)
  })
})
