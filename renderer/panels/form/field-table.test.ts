import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { testFields } from '../../testing/form-fields.ts'
import { draftOf, type FormTable, judge, readForm, type Typed, typedAnew } from './field-table.ts'

const words = 'Rate must be 1 to 9'
const schema = z.strictObject({
  rate: z.number({ error: words }).min(1, words).max(9, words),
  wait: z.strictObject({ ms: z.number().int().min(0).max(5000), isOn: z.boolean() }),
})

type Draft = Typed<{ readonly rate: number; readonly wait: number; readonly isOn: boolean }>

const table: FormTable<Draft, z.infer<typeof schema>> = {
  schema,
  readNumber: (text, per = 1) => (text === '' ? Number.NaN : Number(text) * per),
  standIn: () => 1,
  fields: {
    isOn: { label: 'Wait', kind: 'tick', at: 'wait.isOn' },
    wait: {
      label: 'Wait in seconds',
      kind: 'number',
      at: 'wait.ms',
      per: 1000,
      applies: ({ isOn }) => isOn,
      refusal: ({ min, max }) => `from ${min} to ${max} ms`,
    },
    rate: { label: 'Rate', kind: 'number' },
  },
  faultsBetween: ({ rate, wait }) => (rate > wait.ms ? { rate: 'not above the wait' } : {}),
}
const draft = draftOf(table, { rate: 2, wait: { ms: 1500, isOn: true } })

testFields(table, [draft])

describe('form', () => {
  it('is typed in the units of its fields, and reads back in those of its schema', () => {
    expect(draft).toEqual({ rate: '2', wait: '1.5', isOn: true })
    expect(readForm(table, draft)).toEqual({ value: { rate: 2, wait: { ms: 1500, isOn: true } }, faults: {} })
  })

  it('says what is wrong in the words of the field, else of the schema, else of the table', () => {
    const faultsOf = (patch: Partial<Draft>) => readForm(table, { ...draft, ...patch }).faults
    expect(faultsOf({ rate: '', wait: '9' })).toEqual({ rate: words, wait: 'from 0 to 5000 ms' })
    expect(faultsOf({ rate: '2', wait: '0.001' })).toEqual({ rate: 'not above the wait' })
  })

  it('does not judge what does not apply: it goes along as typed, or something stands in', () => {
    const off = { ...draft, rate: '1', isOn: false }
    expect(readForm(table, { ...off, wait: '2' }).value.wait.ms).toBe(2000)
    expect(readForm(table, { ...off, wait: 'soon' })).toMatchObject({ value: { wait: { ms: 1 } }, faults: {} })
  })

  it('forgets the faults of what is typed anew', () => {
    const form = { draft, faults: { rate: words, wait: words }, failure: '' }
    expect(typedAnew(form, { rate: '3' })).toEqual({
      draft: { ...draft, rate: '3' },
      faults: { wait: words },
      failure: '',
    })
  })

  it('names an entry of a list by its place', () => {
    expect(judge(z.array(z.string('No word')), ['a', 1])).toMatchObject({ error: { message: 'Entry 2: No word' } })
  })
})
