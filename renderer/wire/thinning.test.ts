import { describe, expect, it } from 'vitest'
import { createThinning, mostMovingDots } from './thinning.ts'

const ids = Array.from({ length: 4000 }, (_, index) => index * 40)

describe('thinning', () => {
  it('draws all while they are few', () => {
    const thinning = createThinning()
    thinning.learn(mostMovingDots)
    expect(thinning.keepOneOf).toBe(1)
    expect(ids.every((id) => thinning.shows(id))).toBe(true)
  })

  it('draws so many that no more than sixty move, whatever the ids look like', () => {
    const thinning = createThinning()
    thinning.learn(700)
    expect(thinning.keepOneOf).toBe(16)
    const drawn = ids.filter((id) => thinning.shows(id)).length
    expect(drawn / ids.length).toBeGreaterThan(0.75 / 16)
    expect(drawn / ids.length).toBeLessThan(1.25 / 16)
  })

  it('swaps no dots when it changes its step', () => {
    const coarse = createThinning()
    const fine = createThinning()
    coarse.learn(200)
    fine.learn(100)
    expect(coarse.keepOneOf).toBeGreaterThan(fine.keepOneOf)
    for (const id of ids.filter((each) => coarse.shows(each))) expect(fine.shows(id)).toBe(true)
  })

  it('thickens again only when there has been room for a while', () => {
    const thinning = createThinning()
    thinning.learn(100)
    for (let frame = 0; frame < 60; frame += 1) thinning.learn(10)
    expect(thinning.keepOneOf).toBe(2)
    thinning.learn(10)
    expect(thinning.keepOneOf).toBe(1)
  })
})
