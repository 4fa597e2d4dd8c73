import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { PartState } from '../../../../shared/lessons/lesson-view.ts'
import { aChoice, aDoPart, anObservePart, aPartState, aPredictPart } from '../../../testing/lesson.ts'
import { PartView } from './part-view.tsx'

const drawn = (state: PartState): string => renderToStaticMarkup(<PartView state={state} isCurrent />)

const report = {
  startedAtMs: 0,
  endedAtMs: 1,
  lines: [{ words: '3 answered 401', state: 'done' as const }],
  answers: {},
  loads: {},
}

describe('a part of a step', () => {
  it('shows nothing of itself while it is locked', () => {
    for (const part of [aPredictPart('a'), aDoPart('b'), anObservePart('c', 'a')]) {
      const html = drawn(aPartState(part, { status: 'locked', report }))
      expect(html).not.toMatch(/401|Logs in|What did you see|<button|radio/)
    }
    expect(drawn(aPartState(aDoPart('b'), { status: 'locked' }))).toContain('after your prediction')
  })

  it('asks for a prediction by name, and gives none of its own', () => {
    const html = drawn(aPartState(aPredictPart('a')))
    expect(html).toContain('role="radiogroup"')
    expect(html).toContain('aria-label="Your prediction"')
    expect(html).not.toContain('aria-checked="true"')
    expect(html).toContain('Choose one first')
  })

  it('shows a prediction that was given, and lets nobody change it', () => {
    const html = drawn(aPartState(aPredictPart('a'), { status: 'done', answer: { kind: 'choice', choice: 'three' } }))
    expect(html.match(/aria-checked="true"/g)).toHaveLength(1)
    expect(html).toContain('your answer')
    expect(html).not.toContain('Lock in')
    for (const [button] of html.matchAll(/<button[^>]*>/g)) expect(button).toContain(' disabled=""')
  })

  it.each(['as-predicted', 'near', 'otherwise'] as const)(
    'tells what happened (%s), and calls nobody wrong',
    (nearness) => {
      const html = drawn(
        aPartState(aPredictPart('a'), {
          status: 'done',
          answer: { kind: 'choice', choice: 'none' },
          measured: { kind: 'choice', choice: 'three' },
          nearness,
        }),
      )
      expect(html).toContain('observed: 3 of 4')
      expect(html).not.toMatch(/wrong|incorrect|mistake|tone-bad/i)
    },
  )

  it('asks what was seen by another name', () => {
    expect(drawn(aPartState(anObservePart('c', 'a'), { form: aChoice }))).toContain('aria-label="What you saw"')
  })

  it('offers to try it, to stop it, and to try it again with the reason why it failed', () => {
    expect(drawn(aPartState(aDoPart('b')))).toContain('Try it')
    expect(drawn(aPartState(aDoPart('b'), { status: 'doing' }))).toContain('Stop')
    const failed = drawn(aPartState(aDoPart('b'), { status: 'failed', words: 'Port 4100 is taken' }))
    expect(failed).toContain('Try again')
    expect(failed).toMatch(/role="alert".*Port 4100 is taken/)
  })

  it('points at the real control, and offers to do it', () => {
    const html = drawn(
      aPartState({ ...aDoPart('b'), control: { at: 'policy', hint: 'Pick Random', done: [{ action: 'set-policy' }] } }),
    )
    expect(html).toContain('The policy, in the header at the top')
    expect(html).toContain('Pick Random')
    expect(html).toContain('Do it for me')
  })

  it('says of each claim whether it holds, in words', () => {
    const claims = (['holds', 'fails', 'unknown', 'excused'] as const).map((state) => ({
      words: `claim ${state}`,
      state,
      why: state === 'excused' ? 'it has 2 cores' : '',
    }))
    const html = drawn(aPartState({ id: 'd', kind: 'check', claims: [] }, { status: 'done', claims }))
    for (const word of ['holds', 'does not hold here', 'not known', 'not asked of this machine', 'it has 2 cores'])
      expect(html).toContain(word)
  })

  it('compares in four columns, and tells what is not measured from zero', () => {
    const fact = { id: 'f', words: 'rate', unit: '/s' as const, value: null, atMs: null }
    const row = { words: 'Rate', form: null, predicted: null, observed: null, measured: fact, textbook: 'twice' }
    const html = drawn(aPartState({ id: 'e', kind: 'compare', rows: [] }, { status: 'done', rows: [row] }))
    expect(html).toContain('<table aria-label="Compared">')
    expect(html.match(/<th scope="col">/g)).toHaveLength(4)
    expect(html).toContain('not measured yet')
  })

  it('compares each measured bar with the one that was drawn for it', () => {
    const of = ['wait', 'primes'].map((id) => ({ id, words: id, fact: `gain-${id}` }))
    const form = { kind: 'bars' as const, of, unit: 'times', max: 8, within: { ratio: 0.3 } }
    const predicted = { kind: 'bars' as const, values: { wait: 7, primes: 3 } }
    const measured = { id: 'gain-primes', words: 'gain', unit: 'times' as const, value: 2, atMs: 1 }
    const row = { words: 'Gain', form, predicted, observed: null, measured, textbook: 'up to the cores' }
    const html = drawn(aPartState({ id: 'e', kind: 'compare', rows: [] }, { status: 'done', rows: [row] }))
    expect(html).toMatch(/>3\stimes</)
    expect(html).not.toMatch(/7\stimes/)
  })
})
