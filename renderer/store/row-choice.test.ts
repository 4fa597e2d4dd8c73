import { beforeEach, describe, expect, it } from 'vitest'
import { askOfChosen, chooseRow, chooseRows, rowChoice, showRows } from './row-choice.ts'

const chosen = () => [...rowChoice.getState().chosen].sort((one, other) => one - other)

describe('the rows that are chosen', () => {
  beforeEach(() => {
    showRows('none', [])
    showRows('shop', [4, 2, 1, 3])
  })

  it('are chosen one by one, and let go of', () => {
    chooseRow(2, false)
    chooseRow(3, false)
    chooseRow(2, false)
    expect(chosen()).toEqual([3])
  })

  it('are a range in the order that is seen, either way', () => {
    chooseRow(1, false)
    chooseRow(4, true)
    expect(chosen()).toEqual([1, 2, 4])
  })

  it('are only those that are shown, of this cluster', () => {
    chooseRows([1, 2, 3])
    showRows('shop', [4, 2, 3])
    expect(chosen()).toEqual([2, 3])
    showRows('other', [1, 2, 3])
    expect(chosen()).toEqual([])
  })

  it('take a question along that was asked of others', () => {
    const changes = [
      () => chooseRow(1, false),
      () => chooseRow(3, true),
      () => chooseRows([]),
      () => showRows('shop', [4, 1, 3]),
      () => showRows('other', [1, 2]),
    ]
    for (const change of changes) {
      showRows('shop', [4, 2, 1, 3])
      chooseRows([])
      chooseRow(2, false)
      askOfChosen('worker.sigkill')
      showRows('shop', [1, 2, 3, 4])
      expect(rowChoice.getState().asked).toBe('worker.sigkill')
      change()
      expect(rowChoice.getState().asked, String(change)).toBeNull()
    }
  })
})
