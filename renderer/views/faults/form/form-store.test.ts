import { afterEach, describe, expect, it } from 'vitest'
import { deckStore } from '../../../store/deck-store.ts'
import { changeDraft, formStore, injectLabel, matchWords, ownFieldNames, presentDraft, rollSeed } from './form-store.ts'

describe('form of a fault', () => {
  afterEach(() => {
    formStore.setState({}, true)
    deckStore.setState({ focusedSlot: null })
  })

  it('keeps what was typed for each cluster and fault', () => {
    changeDraft('a', 'fault.leak', { 'input.rate': '20' })
    changeDraft('a', 'fault.leak', { slots: '3' })
    expect(presentDraft('a', 'fault.leak')).toMatchObject({ 'input.rate': '20', slots: '3' })
    expect(presentDraft('b', 'fault.leak')).toMatchObject({ 'input.rate': '10', slots: '' })
    expect(presentDraft('a', 'fault.latency')).toMatchObject({ slots: '' })
  })

  it('begins with the worker whose row has the focus', () => {
    deckStore.setState({ focusedSlot: 2 })
    expect(presentDraft('a', 'fault.leak')).toMatchObject({ target: 'slots', slots: '2' })
  })

  it('draws another seed that may be asked for', () => {
    rollSeed('a', 'fault.sigkill')
    expect(Number.isInteger(Number(presentDraft('a', 'fault.sigkill').seed))).toBe(true)
  })

  it('says on its button how many it would hit', () => {
    expect([[], [3], [2, 4]].map(injectLabel)).toEqual(['Inject', 'Inject into slot 3', 'Inject into 2 slots'])
  })

  it('puts aside what only narrows down which requests are meant', () => {
    const { main, matching } = ownFieldNames('fault.status')
    expect(main).toEqual(['status', 'hits', 'hitCount', 'hitPercent'])
    expect(matching).toEqual(['method', 'path', 'header', 'cookie', 'spare'])
    expect(ownFieldNames('fault.block-loop')).toEqual({ main: [], matching: [] })
  })

  it('says on one line which requests are meant', () => {
    expect(matchWords(presentDraft('a', 'fault.status'))).toBe('any')
    const one = { 'input.method': 'GET', 'input.path': '/checkout', 'input.cookie': 'student=anna' }
    expect(matchWords({ ...presentDraft('a', 'fault.status'), ...one })).toBe('GET /checkout, with student=anna')
  })
})
