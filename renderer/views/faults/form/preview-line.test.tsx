import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { PreviewLine, refusalOf } from './preview-line.tsx'

const plan = {
  slots: [2, 4],
  words: 'would hit slots 2 and 4',
  refused: null,
  warnings: ['3.1 GB are free'],
  endsAtMs: null,
}
const told = { plan, failure: '', isOld: false }

describe('preview', () => {
  it('is refused by what the form lacks, by the deck, or because nothing could be asked', () => {
    expect(refusalOf(told, {})).toBe('')
    expect(refusalOf(told, { forMs: 'Duration must be 0.1 to 3600 s' })).toBe('Duration must be 0.1 to 3600 s.')
    expect(refusalOf({ ...told, plan: { ...plan, refused: 'at least 1 worker must listen' } }, {})).toBe(
      'At least 1 worker must listen.',
    )
    expect(refusalOf({ plan: null, failure: 'the cluster is gone', isOld: false }, {})).toBe('The cluster is gone.')
  })

  it('does not refuse by an answer to another question', () => {
    expect(refusalOf({ ...told, plan: { ...plan, refused: 'no' }, isOld: true }, {})).toBe('')
  })

  it('shows what would happen, or why not, with a word for it', () => {
    const fine = renderToStaticMarkup(<PreviewLine preview={told} faults={{}} />)
    expect(fine).toContain('would hit slots 2 and 4')
    expect(fine).toContain('3.1 GB are free')
    const guarded = { ...told, plan: { ...plan, refused: 'a guard rail forbids it' } }
    const refused = renderToStaticMarkup(<PreviewLine preview={guarded} faults={{}} />)
    expect(refused).toContain('Refused: ')
    expect(refused).toContain('A guard rail forbids it.')
    expect(refused).not.toContain('would hit')
  })

  it('asks for what is missing, which is no refusal', () => {
    const unready = renderToStaticMarkup(<PreviewLine preview={told} faults={{ slots: 'Choose at least one slot' }} />)
    expect(unready).toContain('Choose at least one slot.')
    expect(unready).not.toContain('Refused')
    expect(unready).not.toContain('would hit')
  })
})
