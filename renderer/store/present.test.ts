import { describe, expect, it } from 'vitest'
import { sampledMs } from './present.ts'

describe('present of what shows samples', () => {
  it('moves with the newest sample, and by whole seconds when none comes', () => {
    expect(sampledMs(10_600, 10_200)).toBe(10_200)
    expect(sampledMs(20_600, 10_200)).toBe(20_000)
  })

  it('is never ahead of the picture', () => {
    expect(sampledMs(10_100, 10_200)).toBe(10_100)
  })
})
