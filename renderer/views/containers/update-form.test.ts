import { describe, expect, it } from 'vitest'
import { fleetUpdateSchema } from '../../../shared/containers/engine.ts'
import { aFleet } from '../../testing/fleet.ts'
import { readUpdate, updateDraft } from './update-form.ts'

const draft = updateDraft(aFleet())

describe('the form of a rolling update', () => {
  it('begins with how the service is updated, and starts every task anew when the image stays', () => {
    const { wish, faults } = readUpdate(draft, 'shop:1.4')
    expect(faults).toEqual({})
    expect(wish).toEqual({
      order: 'start-first',
      parallelism: 1,
      delayMs: 2000,
      monitorMs: 5000,
      onFailure: 'pause',
    })
    expect(fleetUpdateSchema.safeParse(wish).success).toBe(true)
  })

  it('takes another image, and seconds with a fraction', () => {
    const { wish } = readUpdate({ ...draft, image: ' shop:1.5 ', delaySeconds: '0.5' }, 'shop:1.4')
    expect(wish).toMatchObject({ image: 'shop:1.5', delayMs: 500 })
  })

  it('names what is wrong', () => {
    const wrong = { ...draft, image: ' ', parallelism: '1.5', delaySeconds: '-1', monitorSeconds: '' }
    expect(readUpdate(wrong, 'shop:1.4')).toMatchObject({ wish: null })
    expect(Object.keys(readUpdate(wrong, 'shop:1.4').faults)).toEqual([
      'image',
      'parallelism',
      'delaySeconds',
      'monitorSeconds',
    ])
  })
})
