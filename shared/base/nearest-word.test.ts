import { describe, expect, it } from 'vitest'
import { nearestWord } from './nearest-word.ts'

describe('the word that was probably meant', () => {
  it.each([
    ['worker.sigkil', 'worker.sigkill'],
    ['wroker.sigkill', 'worker.sigkill'],
    ['cluster.scal', 'cluster.scale'],
    ['scale', null],
    ['', null],
  ])('%s is %s', (written, meant) => {
    expect(nearestWord(written, ['worker.sigint', 'worker.sigkill', 'cluster.scale'])).toBe(meant)
  })
})
