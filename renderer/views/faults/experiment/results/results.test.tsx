import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { verdicts } from '../../../../../shared/model/experiment.ts'
import { aCheck, aRun, aStep } from '../../../../testing/experiment.ts'
import { verdictLooks } from '../experiment-words.ts'
import { ChecksTable } from '../story/checks-table.tsx'
import { StepsList } from '../story/steps-list.tsx'
import { comparedChecks, comparedFigures, comparedRun } from './compare-rows.ts'
import { Recovery } from './recovery.tsx'
import { dotPlaces, dotWords, figureRows, spreadWords } from './recovery-words.ts'

const plain = (words: string) => words.replaceAll('\u202f', ' ')
const dots = { words: 'requests lost', unit: '', values: [2, null, 24], least: 2, median: 13, most: 24 } as const

describe('recovery in words', () => {
  it('never says zero for what nobody knows', () => {
    const unknown = Object.fromEntries(Object.keys(aRun().figures).map((name) => [name, null]))
    const values = figureRows({ ...aRun().figures, ...unknown }).map(({ value }) => value)
    expect(values).toEqual(['not known', 'not known', 'not known', 'not counted', 'not counted'])
  })

  it('tells own failures from injected answers, and a rate that never fell', () => {
    const rows = figureRows({ ...aRun().figures, lostCount: 12, injectedCount: 200, rateAgainMs: 0 })
    expect(rows.slice(2).map(({ value }) => value)).toEqual(['never fell below', '12', '200'])
  })

  it('says how far apart repeats are; of one that it is one', () => {
    expect(plain(spreadWords({ ...dots, unit: 'ms' }))).toBe('median 13.0 ms, 2.0 ms to 24.0 ms')
    expect(spreadWords({ ...dots, values: [2], least: 2, median: 2, most: 2 })).toBe('2')
    expect(spreadWords({ ...dots, median: null })).toBe('not known')
    expect(dotWords('/s', 198)).toBe('198/s')
  })

  it('places dots from zero, and none for a run without the figure', () => {
    expect(dotPlaces(dots)).toEqual([2 / 24, null, 1])
    expect(dotPlaces({ values: [0, 0], most: 0 })).toEqual([0, 0])
  })
})

describe('a result on the screen', () => {
  it('has an icon, a word and a tone of its own for each verdict', () => {
    const looks = verdicts.map((verdict) => verdictLooks[verdict])
    expect(looks.map(({ word }) => word)).toEqual([...verdicts])
    expect(new Set(looks.map(({ icon }) => icon)).size).toBe(verdicts.length)
    expect(new Set(looks.map(({ tone }) => tone)).size).toBe(verdicts.length)
  })

  it('sets each limit beside what was measured, by the time it is judged at', () => {
    const checks = [aCheck({ when: 'before', measured: '' }), aCheck({ outcome: 'failed', measured: '1.2 %' })]
    const table = renderToStaticMarkup(<ChecksTable checks={checks} isOver />)
    expect(table).toContain('aria-label="Checks"')
    expect(table.indexOf('Before: is it steady?')).toBeLessThan(table.indexOf('After: has it recovered?'))
    expect(table).not.toContain('During the method')
    expect(table).toMatch(/1\.2 %.*failed/)
    expect(table).toContain('<b>–</b>')
  })

  it('says of a check whose time never came that it was not judged', () => {
    const checks = [aCheck({ outcome: 'waiting', measured: '' })]
    expect(renderToStaticMarkup(<ChecksTable checks={checks} isOver />)).toContain('not judged')
    expect(renderToStaticMarkup(<ChecksTable checks={checks} isOver={false} />)).toContain('waiting')
  })

  it('sets the value apart from the requests that it is of', () => {
    const table = renderToStaticMarkup(
      <ChecksTable checks={[aCheck({ measured: '14.5 ms of 1\u202f200 requests; 2 000 are needed' })]} isOver />,
    )
    expect(table).toContain('<b>14.5 ms</b>')
    expect(table).toContain('>of 1\u202f200 requests; 2 000 are needed<')
  })

  it('says of a step that did not land why', () => {
    const steps = [aStep({ state: 'did-not-land', effect: 'the worker was gone already', landedAtMs: null })]
    const list = renderToStaticMarkup(<StepsList steps={steps} />)
    expect(list).toContain('the worker was gone already')
    expect(list).toContain('did not land')
  })

  it('shows every repeat as a dot that can be pressed, and none for a single run', () => {
    const runs = [1, 2, 3].map((number) => aRun({ number, verdict: number === 3 ? 'failed' : 'passed' }))
    const run = runs[0] ?? aRun()
    const many = renderToStaticMarkup(<Recovery run={run} runs={runs} dots={[dots]} onShow={() => {}} />)
    expect(many.match(/aria-label="Run \d: /g)).toEqual(['aria-label="Run 1: ', 'aria-label="Run 3: '])
    expect(many).toContain('24, failed')
    const one = renderToStaticMarkup(<Recovery run={run} runs={[run]} dots={[dots]} onShow={() => {}} />)
    expect(one).not.toContain('Every run a dot')
  })
})

describe('two results side by side', () => {
  it('compare by the run that says most', () => {
    expect(comparedRun({ runs: [aRun(), aRun({ number: 2, verdict: 'failed' })] })?.number).toBe(2)
    expect(comparedRun({ runs: [] })).toBeUndefined()
  })

  it('keep a check that only one of them has, and one whose limit changed, apart', () => {
    const stricter = aRun({ checks: [aCheck({ limit: 'errors < 0.01 %', outcome: 'failed' })] })
    const rows = comparedChecks([aRun({ checks: [aCheck()] }), stricter])
    expect(rows.map(({ limit, cells }) => [limit, cells.map((cell) => cell?.outcome ?? null)])).toEqual([
      ['errors < 0.1 %', ['held', null]],
      ['errors < 0.01 %', [null, 'failed']],
    ])
  })

  it('show figures even where one of them has no run', () => {
    expect(comparedFigures([undefined, aRun()])[3]).toEqual({ name: 'Requests lost', cells: ['', '2'] })
  })
})
