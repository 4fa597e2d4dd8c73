import { describe, expect, it } from 'vitest'
import { aProfile } from '../../testing/profile.ts'
import { describeBox, describeFunction, inOneLine } from './flame/box-words.ts'
import { type FlameChoice, type FlameModel, flameModel, soundChoice } from './flame-model.ts'
import { matchOf, nextSort, orderRows } from './functions/function-order.ts'

const usual = ['serve>render 20', 'serve>query 20', '(idle) 60']
const odd = ['serve>render 10', 'serve>query>planted 70', '(idle) 20']
const everything: FlameChoice = { slot: null, order: 'heavy', withIdle: false, gapSlot: null }
const names = (model: FlameModel): readonly (string | undefined)[] =>
  [...model.boxes.fn].map((fn) => model.tree.functions[fn]?.functionName)
const fnOf = (model: FlameModel, name: string): number =>
  model.tree.functions.findIndex(({ functionName }) => functionName === name)
const plain = (text: string): string => text.replaceAll('\u202f', ' ')

describe('what is drawn of a profile', () => {
  it('is all slots merged, without what waited', () => {
    const model = flameModel(aProfile([usual, odd]), null, everything)
    expect(names(model)).toEqual([undefined, 'serve', 'query', 'planted', 'render'])
    expect(model.sides.map(({ words }) => words)).toEqual(['slot 1', 'slot 2'])
    expect(model.gaps).toBeNull()
  })

  it('is one slot alone, in time where that is asked for', () => {
    const profile = aProfile([usual, odd])
    const alone = flameModel(profile, null, { ...everything, slot: 1, withIdle: true })
    expect(names(alone)).toEqual([undefined, '(idle)', 'serve', 'query', 'render'])
    const timed = flameModel(profile, null, { ...everything, slot: 2, order: 'time' })
    expect(names(timed)).toEqual([undefined, 'serve', 'render', 'query', 'planted'])
    expect(timed.boxes.areNodes).toBe(false)
  })

  it('holds one slot against the others, in every call and every function', () => {
    const model = flameModel(aProfile([usual, usual, odd]), null, { ...everything, gapSlot: 3 })
    const planted = fnOf(model, 'planted')
    expect(model.gaps?.ofFunctions.get(planted)?.selfGap).toBeCloseTo(0.7)
    expect(model.gaps?.ofCalls[[...model.boxes.fn].indexOf(planted)]).toBeCloseTo(0.7)
  })

  it('of two profiles shows what the later one has more of, also where lines moved', () => {
    const before = aProfile([usual], { profileId: 'old', name: 'before' })
    const after = aProfile([['serve>render 60', '(idle) 40']], { profileId: 'new', name: 'after' })
    const moved = {
      ...after,
      parts: after.parts.map((part) => ({ ...part, frames: part.frames.map((frame) => ({ ...frame, line: 90 })) })),
    }
    const model = flameModel(moved, before, everything)
    expect(model.gaps?.ofFunctions.get(fnOf(model, 'render'))?.selfGap).toBeCloseTo(0.4)
    expect(model.gaps?.ofFunctions.get(fnOf(model, 'query'))?.selfGap).toBeCloseTo(-0.2)
    expect(model.tree.functions[fnOf(model, 'render')]?.line).toBe(90)
  })
})

describe('a choice that cannot be shown as it is', () => {
  it.each([
    ['time of all slots', { order: 'time' }, { slot: 1, order: 'time' }],
    ['a slot that gave nothing', { slot: 9 }, { slot: null }],
    ['a difference in time', { order: 'time', gapSlot: 2 }, { slot: null, order: 'heavy', gapSlot: 2 }],
    ['a difference with nobody', { gapSlot: 9 }, { gapSlot: null }],
  ] as const)('%s becomes one that can', (_what, wanted, shown) => {
    expect(soundChoice({ ...everything, ...wanted }, [1, 2], false)).toMatchObject(shown)
  })

  it('of two compared profiles is what both have', () => {
    expect(soundChoice({ ...everything, slot: 1, order: 'time' }, [1, 2], true)).toEqual(everything)
    expect(soundChoice({ ...everything, gapSlot: 1 }, [1], false).gapSlot).toBeNull()
  })
})

describe('a box in words', () => {
  it('says function, place, kind of code, weights with their shares, and each slot', () => {
    const model = flameModel(aProfile([usual, odd]), null, everything)
    const box = [...model.boxes.fn].indexOf(fnOf(model, 'query'))
    expect(plain(inOneLine(describeBox(model, box)))).toBe(
      'query · app.js:1 · own code · self 0.0 ms (17 %) · with its calls 0.1 ms (75 %) · slot 1 20 %, slot 2 70 %',
    )
  })

  it('says how much more that is than elsewhere, and in time from when to when', () => {
    const gaps = flameModel(aProfile([usual, odd]), null, { ...everything, gapSlot: 2 })
    expect(plain(describeFunction(gaps, fnOf(gaps, 'planted')).facts.join(', '))).toContain(
      '+70 % in slot 2 against the others',
    )
    const timed = flameModel(aProfile([['a 3000', 'b 7000']]), null, { ...everything, slot: 1, order: 'time' })
    expect(plain(describeBox(timed, 2).facts.join(', '))).toBe(
      'from 3.0 ms, 7.0 ms long, in all self 7.0 ms (70 %), in all with its calls 7.0 ms (70 %)',
    )
  })
})

describe('the table of functions', () => {
  const model = flameModel(aProfile([usual, usual, odd]), null, { ...everything, gapSlot: 3 })
  const listed = (...[sort, match]: [Parameters<typeof orderRows>[1], string?]): readonly (string | undefined)[] =>
    orderRows(model, sort, match === undefined ? () => true : matchOf(model, match)).map(
      ({ fn }) => model.tree.functions[fn]?.functionName,
    )

  it('sorts by each column, both ways', () => {
    expect(listed({ by: 'gap', isDown: true })).toEqual(['planted', 'query', 'render', 'serve'])
    expect(listed({ by: 'gap', isDown: false })).toEqual(['query', 'render', 'serve', 'planted'])
    expect(listed({ by: 'self', isDown: true })[0]).toBe('planted')
    expect(listed({ by: 'total', isDown: true })[0]).toBe('serve')
    expect(listed({ by: 'name', isDown: false })).toEqual(['planted', 'query', 'render', 'serve'])
  })

  it('turns the order round when a heading is pressed again', () => {
    const first = nextSort({ by: 'self', isDown: true }, 'name')
    expect([first, nextSort(first, 'name')]).toEqual([
      { by: 'name', isDown: false },
      { by: 'name', isDown: true },
    ])
  })

  it('lists what matches by name or file, whatever the case', () => {
    expect(listed({ by: 'name', isDown: false }, 'PLAN')).toEqual(['planted'])
    expect(listed({ by: 'name', isDown: false }, 'srv/app')).toHaveLength(4)
    expect(listed({ by: 'name', isDown: false }, 'nothing')).toEqual([])
  })
})
