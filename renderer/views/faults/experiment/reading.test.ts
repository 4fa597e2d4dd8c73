import { describe, expect, it } from 'vitest'
import { aRun, aStep, beganAtMs, runSeconds, someProgress } from '../../../testing/experiment.ts'
import { controlRows, readingOfProgress, readingOfRun, strikesOf } from './reading.ts'

const at = (ms: number): number => beganAtMs + ms
const aSecond = (ms: number) => ({ atMs: at(ms), okPerSec: 200, errorRatio: 0, p99Ms: 9, listening: 4 })

describe('a run as it is drawn', () => {
  it('counts time from the beginning of its first second, not from the start of the experiment', () => {
    const second = someProgress({ seconds: runSeconds(9).slice(4), runNumber: 2 })
    expect(readingOfProgress(second).originAtMs).toBe(at(4000))
    expect(readingOfProgress(someProgress({ seconds: [] })).originAtMs).toBe(beganAtMs)
  })

  it('takes the rest of a run for no second: its counts are no rate', () => {
    const whole = runSeconds(9)
    const rest = { ...aSecond(9300), okPerSec: 61 }
    const { seconds } = readingOfRun('e1', aRun({ seconds: [...whole, rest] }))
    expect(seconds).toEqual(whole)
  })

  it('tells a strike from a fault that holds, and one that did not land from both', () => {
    const held = aStep({ words: 'Block event loop on slot 3', landedAtMs: at(14_000), endedAtMs: at(19_000) })
    const lost = aStep({ state: 'did-not-land', landedAtMs: null, endedAtMs: at(20_000) })
    const strikes = strikesOf(readingOfRun('e1', aRun({ steps: [held, aStep(), lost] })))
    expect(strikes.map(({ words, fromMs, untilMs }) => [words, fromMs - beganAtMs, untilMs])).toEqual([
      ['SIGKILL on slot 2', 10_200, null],
      ['Block event loop on slot 3', 14_000, at(19_000)],
    ])
  })

  it('draws a fault that still holds up to the last second', () => {
    const steps = [aStep({ state: 'landed', landedAtMs: at(4000), endedAtMs: null })]
    const strikes = strikesOf(readingOfProgress(someProgress({ steps, seconds: runSeconds(9) })))
    expect(strikes.map(({ untilMs }) => untilMs)).toEqual([at(9000)])
  })

  it('leaves what was rolled back out of the charts', () => {
    expect(strikesOf(readingOfRun('e1', aRun({ steps: [aStep({ part: 'rollback' })] })))).toEqual([])
  })
})

describe('control', () => {
  it('sets the window before beside what came during and after', () => {
    const rows = controlRows(aRun())
    const of = (figure: string) => rows.find((row) => row.figure === figure)?.values
    expect(of('errors')).toEqual({ before: 0, during: 0.012, after: 0 })
    expect(of('listening')).toEqual({ before: 4, during: 3, after: 4 })
    expect(of('p99')).toEqual({ before: 9.4, during: 12.8, after: 9.6 })
    expect(of('rate')?.during).toBe((171 + 197) / 2)
  })

  it('says nothing of a time that never came, which is not zero', () => {
    const cut = aRun({ spans: { before: { fromMs: at(0), untilMs: at(5000) }, during: null, after: null } })
    expect(controlRows(cut).map(({ values }) => values.during)).toEqual([null, null, 12.8, null])
    const unseen = aRun({ seconds: runSeconds(30).map((second) => ({ ...second, listening: null, errorRatio: null })) })
    expect(controlRows(unseen)[1]?.values).toEqual({ before: null, during: null, after: null })
  })
})
