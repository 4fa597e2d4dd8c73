import { describe, expect, it } from 'vitest'
import type { AnswerForm } from '../../../../shared/lessons/lesson-file.ts'
import { answerWords, factWords, isSameAnswer, nearnessWords, numberWords } from './answer-words.ts'

const plain = (words: string): string => words.replaceAll(/[\u202f\u00a0]/g, ' ')

const choice: AnswerForm = {
  kind: 'choice',
  of: [
    { id: 'none', words: 'None', when: [] },
    { id: 'three', words: '3 of 4', when: [] },
  ],
}
const bars: AnswerForm = {
  kind: 'bars',
  of: [
    { id: 'one', words: '1 worker', fact: 'a' },
    { id: 'two', words: '2 workers', fact: 'b' },
  ],
  unit: '/s',
  max: 100,
  within: { ratio: 0.2 },
}
const order: AnswerForm = {
  kind: 'order',
  of: [
    { id: 'a', words: 'drain', fact: 'x' },
    { id: 'b', words: 'signal', fact: 'y' },
    { id: 'c', words: 'kill', fact: 'z' },
  ],
}
const number = (unit: string, ratio: number): AnswerForm => ({
  kind: 'number',
  fact: 'f',
  unit,
  min: 0,
  max: 100,
  within: { ratio },
})

describe('words of an answer', () => {
  it('says a choice by its words', () => {
    expect(answerWords({ kind: 'choice', choice: 'three' }, choice, 'given')).toBe('3 of 4')
  })

  it('says a choice that the lesson no longer has by its id', () => {
    expect(answerWords({ kind: 'choice', choice: 'gone' }, choice, 'given')).toBe('gone')
  })

  it('says a person’s number as about so much, and a measured one as it is', () => {
    const answer = { kind: 'number', value: 40 } as const
    expect(plain(answerWords(answer, number('/s', 0.2), 'given'))).toBe('about 40 /s')
    expect(plain(answerWords(answer, number('/s', 0.2), 'measured'))).toBe('40 /s')
  })

  it('says a number that has to be exact without "about"', () => {
    const answer = { kind: 'number', value: 3 } as const
    expect(plain(answerWords(answer, number('of 4', 0), 'given'))).toBe('3 of 4')
  })

  it('says bars one by one, and an order from first to last', () => {
    expect(plain(answerWords({ kind: 'bars', values: { one: 50, two: 90.4 } }, bars, 'given'))).toBe(
      '1 worker: 50 /s · 2 workers: 90 /s',
    )
    expect(answerWords({ kind: 'order', order: ['c', 'a', 'b'] }, order, 'given')).toBe('kill, then drain, then signal')
  })

  it.each([
    [1234.4, '/s', '1 234 /s'],
    [3.46, 'times', '3.5 times'],
    [0.0123, '', '0.012'],
    [0.25, 'ratio', '25 %'],
    [212, 'ms', '212 ms'],
    [-212, 'ms', '−212 ms'],
    [61_000, 'ms', '1 m 01 s'],
    [48_200_000, 'bytes', '48.2 MB'],
    [0, '', '0'],
  ])('gives %d its unit %j', (value, unit, words) => {
    expect(plain(numberWords(value, unit))).toBe(words)
  })

  it('tells an unknown number from zero', () => {
    expect(factWords({ value: null, unit: '/s' })).toBe('not measured yet')
    expect(plain(factWords({ value: 0, unit: '/s' }))).toBe('0 /s')
  })

  it('never calls an answer wrong', () => {
    for (const near of ['as-predicted', 'near', 'otherwise'] as const)
      expect(nearnessWords(near)).not.toMatch(/wrong|false|incorrect|mistake/i)
  })

  it('knows the same bars whatever was drawn first, and another order as another', () => {
    expect(isSameAnswer({ kind: 'bars', values: { a: 1, b: 2 } }, { kind: 'bars', values: { b: 2, a: 1 } })).toBe(true)
    expect(isSameAnswer({ kind: 'order', order: ['a', 'b'] }, { kind: 'order', order: ['b', 'a'] })).toBe(false)
    expect(isSameAnswer({ kind: 'number', value: 1 }, { kind: 'choice', choice: '1' })).toBe(false)
  })
})
