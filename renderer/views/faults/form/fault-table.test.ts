import { describe, expect, it } from 'vitest'
import { type FaultId, faultAction, faultActions } from '../../../../shared/actions/faults/fault-actions.ts'
import { faultSpecSchema } from '../../../../shared/model/fault.ts'
import type { Draft } from '../../../panels/form/field-table.ts'
import { testFields } from '../../../testing/form-fields.ts'
import { faultTable, firstDraft, hasDuration, ownField, readFault, slotsOf } from './fault-table.ts'

const draftOf = (fault: FaultId, change: Draft = {}): Draft => ({ ...firstDraft(fault, [2], 1), ...change })

function refusals(fault: FaultId, change: Draft): Readonly<Record<string, string | undefined>> {
  const read = readFault(fault, draftOf(fault, change))
  return read.ok ? {} : read.faults
}

describe('form of latency', () => {
  const table = faultTable('fault.latency')
  const latency = (change: Draft): Draft => draftOf('fault.latency', change)
  testFields(table, [
    latency({ target: 'slots', slots: '1, 3' }),
    latency({ target: 'random', trigger: 'after', 'input.distribution': 'normal', 'input.hits': 'nth' }),
    latency({ target: 'all', trigger: 'every', times: '3', 'input.hits': 'share' }),
  ])
})

describe('every fault', () => {
  it.each(faultActions.map(({ id }) => id))('%s is injected as it is first offered, once a slot is chosen', (fault) => {
    const read = readFault(fault, draftOf(fault))
    expect(read).toMatchObject({ ok: true })
    if (read.ok) expect(faultSpecSchema.safeParse(read.spec).success).toBe(true)
  })

  it('is offered as its entry says', () => {
    expect(draftOf('fault.kill-at-random')).toMatchObject({ target: 'random', trigger: 'every', count: '1' })
    expect(draftOf('fault.kill-all')).toMatchObject({ target: 'all', trigger: 'now' })
    expect(draftOf('fault.dependency-down')).toMatchObject({ target: 'all', trigger: 'now' })
    expect(draftOf('fault.block-loop')).toMatchObject({ target: 'slots', slots: '2', forMs: '5' })
  })

  it('hits nobody that was not chosen', () => {
    expect(readFault('fault.block-loop', firstDraft('fault.block-loop', [], 1))).toEqual({
      ok: false,
      faults: { slots: 'Choose at least one slot' },
    })
  })
})

describe('what was typed', () => {
  it('becomes a spec in base units', () => {
    const change = { target: 'slots', slots: '4, 2, 4', forMs: '2.3', trigger: 'after', afterMs: '0,5' }
    expect(readFault('fault.block-loop', draftOf('fault.block-loop', change))).toEqual({
      ok: true,
      spec: {
        fault: 'fault.block-loop',
        input: {},
        target: { kind: 'slots', slots: [2, 4] },
        trigger: { kind: 'after', afterMs: 500 },
        forMs: 2300,
        seed: 1,
      },
    })
  })

  it('repeats without an end of its own when no number is given', () => {
    const every = { target: 'random', count: '2', trigger: 'every', everyMs: '5', times: ' ' }
    const read = readFault('fault.sigkill', draftOf('fault.sigkill', every))
    expect(read).toMatchObject({
      ok: true,
      spec: { target: { kind: 'random', count: 2 }, trigger: { kind: 'every', everyMs: 5000, times: null } },
    })
  })

  it('is refused in its own unit, at its field', () => {
    expect(refusals('fault.block-loop', { forMs: '0' })).toEqual({ forMs: 'Duration must be 0.1 to 3600 s' })
    expect(refusals('fault.block-loop', { forMs: 'a year' })).toEqual({ forMs: 'Duration must be 0.1 to 3600 s' })
    expect(refusals('fault.status', { 'input.status': '99' })).toEqual({
      'input.status': 'Status must be a whole number from 400 to 599',
    })
    expect(refusals('fault.status', { 'input.hits': 'share', 'input.hitPercent': '150' })).toEqual({
      'input.hitPercent': 'Share must be a whole number from 1 to 100',
    })
    expect(refusals('fault.hang', { 'input.path': 'checkout' })).toEqual({
      'input.path': 'Path must begin with / and may end in *',
    })
  })

  it('is not judged where it does not apply', () => {
    expect(refusals('fault.status', { 'input.hits': 'all', 'input.hitPercent': 'x' })).toEqual({})
    expect(refusals('fault.leak', { 'input.what': 'timers', 'input.rate': 'x', 'input.cap': '' })).toEqual({})
    expect(refusals('fault.block-loop', { trigger: 'now', afterMs: 'x', everyMs: 'x', count: 'x' })).toEqual({})
  })

  it('shows a field only where its condition is met', () => {
    const { fields } = faultTable('fault.leak')
    const shown = (what: string) =>
      Object.keys(faultAction('fault.leak').input)
        .map(ownField)
        .filter((name) => fields[name]?.applies?.(draftOf('fault.leak', { 'input.what': what })) !== false)
    expect(shown('heap')).toEqual(['input.what', 'input.rate', 'input.cap'])
    expect(shown('sockets')).toEqual(['input.what', 'input.perSec', 'input.most'])
  })

  it('has a duration unless it strikes once', () => {
    expect(hasDuration('fault.block-loop', { trigger: 'now' })).toBe(true)
    expect(hasDuration('fault.sigkill', { trigger: 'now' })).toBe(false)
    expect(hasDuration('fault.sigkill', { trigger: 'every' })).toBe(true)
  })

  it('keeps slots readable while they are wrong', () => {
    expect(slotsOf({ slots: '3, 1, 3' })).toEqual([1, 3])
    expect(slotsOf({ slots: '' })).toEqual([])
  })
})
