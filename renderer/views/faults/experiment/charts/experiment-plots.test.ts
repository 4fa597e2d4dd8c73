import { describe, expect, it } from 'vitest'
import { type Limit, limitWords, readLimit } from '../../../../../shared/experiments/limit.ts'
import { measureOf } from '../../../../../shared/experiments/measures.ts'
import { aCheck, aRun, aStep, beganAtMs, runSeconds } from '../../../../testing/experiment.ts'
import { readingOfRun } from '../reading.ts'
import { experimentPlots, percentWords, secondTip } from './experiment-plots.ts'
import { type ChartedMeasure, limitOf, limitsOf } from './limit-line.ts'

const plain = (words: string) => words.replaceAll('\u202f', ' ')

/** A check's limit as the deck writes it. */
function written(text: string): { readonly limit: string } {
  const read = readLimit(text, null)
  const measure = read.ok ? measureOf(read.value.measure ?? '') : undefined
  if (!read.ok || measure === undefined) throw new Error(text)
  const limit: Limit = read.value
  return { limit: limitWords(measure, null, limit) }
}

describe('limit of a chart', () => {
  it.each<[string, ChartedMeasure, number]>([
    ['errors<0.1%', 'errors', 0.1],
    ['p(99)<50', 'p99', 50],
    ['p(99)<1500ms', 'p99', 1500],
    ['rate>=100/s', 'rate', 100],
    ['workers.listening==4 within 2s', 'listening', 4],
  ])('is found in the words of %s', (text, measure, expected) => {
    expect(limitOf(written(text), measure)).toBe(expected)
  })

  it.each<[string, ChartedMeasure]>([
    ['p(95)<50', 'p99'],
    ['p(99.9)<50', 'p99'],
    ['workers.listening==desired', 'listening'],
    ['rate>100', 'errors'],
  ])('is not found in %s for %s', (text, measure) => {
    expect(limitOf(written(text), measure)).toBeNull()
  })

  it('is drawn once, at however many times it is judged', () => {
    expect(limitsOf([aCheck({ when: 'before' }), aCheck({ when: 'after' })], 'errors')).toEqual([0.1])
  })
})

describe('charts of a run', () => {
  const reading = readingOfRun('e1', aRun({ steps: [aStep({ endedAtMs: beganAtMs + 15_000 })] }))

  it('show errors, workers and rate, and p99 only where it is judged', () => {
    expect(experimentPlots(reading).map(({ title }) => title)).toEqual(['Error share', 'Workers listening', 'Rate'])
    const judged = readingOfRun('e1', aRun({ checks: [aCheck({ limit: 'p99 < 50 ms' })] }))
    expect(experimentPlots(judged).at(-1)?.title).toBe('Latency p99')
  })

  it('keep the limit in sight however few the errors are', () => {
    const calm = readingOfRun('e1', aRun({ seconds: runSeconds(5), checks: [aCheck({ limit: 'errors < 2 %' })] }))
    const [errors] = experimentPlots(calm)
    expect(errors?.picture.yAxis.high).toBeGreaterThan(2)
    expect(errors?.picture.rules.map(({ at }) => at)).toEqual([2])
  })

  it('mark what landed in each of them, and colour the time it held', () => {
    for (const { picture } of experimentPlots(reading)) {
      expect(picture.marks.map(({ sentence }) => sentence)).toEqual(['SIGKILL on slot 2'])
      expect(picture.bars.find(({ id }) => id === 'held')?.bars).toHaveLength(1)
    }
  })

  it('break the line of workers where nobody counted them', () => {
    const seconds = runSeconds(6).map((second, index) => ({ ...second, listening: index === 3 ? null : 4 }))
    const [, listening] = experimentPlots(readingOfRun('e1', aRun({ seconds })))
    expect(listening?.picture.lines[0]?.runs).toHaveLength(2)
  })

  it('tell the numbers of a second with what was at work in it', () => {
    const rows = secondTip(reading, beganAtMs + 11_000).rows.map(([name, value]) => `${name} ${plain(value)}`)
    expect(rows).toEqual(['errors 1.2 %', 'listening 3', 'ok 171/s', 'p99 10 ms', 'fault SIGKILL on slot 2'])
    expect(secondTip(reading, beganAtMs + 9000).rows.at(-1)).toEqual(['fault', 'none'])
  })

  it.each([
    [0, '0 %'],
    [0.04, '0.04 %'],
    [1.24, '1.2 %'],
    [33.3, '33 %'],
  ])('say %d per cent with the digits that count', (percent, words) => {
    expect(plain(percentWords(percent))).toBe(words)
  })
})
