import { describe, expect, it } from 'vitest'
import { slotEnvironment } from './slot-environment.ts'

const settings = { env: {}, slotEnv: {}, appInstance: true }

describe('environment of a slot', () => {
  it("has the slot's number from 0 on, as PM2 gives it, unless that is switched off", () => {
    expect(slotEnvironment(settings, 1)).toEqual({ NODE_APP_INSTANCE: '0' })
    expect(slotEnvironment(settings, 4)).toEqual({ NODE_APP_INSTANCE: '3' })
    expect(slotEnvironment({ ...settings, appInstance: false }, 4)).toEqual({})
  })

  it.each([
    ['300{slot}', '3002'],
    ['{slot}/{slot}', '2/2'],
    ['{{slot}}', '{slot}'],
    ['{{slot}}-{slot}', '{slot}-2'],
    ['{slots} {SLOT} {{slot}', '{slots} {SLOT} {2'],
  ])('fills in %j as %j', (value, filled) => {
    const own = { ...settings, appInstance: false, env: { A: value }, slotEnv: { 2: { B: value } } }
    expect(slotEnvironment(own, 2)).toEqual({ A: filled, B: filled })
  })

  it('lets what is said of one slot win, and a person over PM2', () => {
    const slotEnv = { 1: { REGION: 'eu' }, 3: { NODE_APP_INSTANCE: 'three' } }
    const own = { ...settings, env: { REGION: 'us', NODE_APP_INSTANCE: '{slot}' }, slotEnv }
    expect(slotEnvironment(own, 1)).toEqual({ REGION: 'eu', NODE_APP_INSTANCE: '1' })
    expect(slotEnvironment(own, 3)).toEqual({ REGION: 'us', NODE_APP_INSTANCE: 'three' })
  })
})
