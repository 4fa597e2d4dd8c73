import { z } from 'zod'
import { type FaultId, faultAction } from '../../../../shared/actions/faults/fault-actions.ts'
import type { Field, Fields } from '../../../../shared/actions/fields.ts'
import { inputShape } from '../../../../shared/actions/input-schema.ts'
import { limits } from '../../../../shared/limits.ts'
import { type FaultSpec, faultSpecSchema } from '../../../../shared/model/fault.ts'
import { wholeNumber } from '../../../../shared/model/whole-number.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import { numberOf } from '../../../format/typed-number.ts'
import {
  type Draft,
  draftOf,
  type Faults,
  type FieldEntry,
  type FormTable,
  readForm,
} from '../../../panels/form/field-table.ts'
import { valueAt } from '../../../panels/form/schema-paths.ts'

/** All that a fault's form says: its own input, and when, how long and whom for. */
interface FaultForm {
  readonly input: Readonly<Record<string, unknown>>
  readonly slots: readonly number[]
  readonly count: number
  readonly afterMs: number
  readonly everyMs: number
  readonly times: number | null
  readonly forMs: number
  readonly seed: number
}

type FaultTable = FormTable<Draft, FaultForm>
type Entry = FieldEntry<Draft, FaultForm, string | boolean>

/** A form that was read: what to inject, or what is wrong at which field. */
export type ReadFault =
  | { readonly ok: true; readonly spec: FaultSpec }
  | { readonly ok: false; readonly faults: Faults<Draft> }

/** The draft's name of a field of the fault's own input. */
export const ownField = (name: string): string => `input.${name}`

const known = new Map<FaultId, FaultTable>()

/** The form of one fault, made of its entry in the table of actions. */
export function faultTable(fault: FaultId): FaultTable {
  const made = known.get(fault) ?? makeTable(fault)
  known.set(fault, made)
  return made
}

/** The form as it is first offered, as the entry says; nobody is hit that was not chosen. */
export function firstDraft(fault: FaultId, slots: readonly number[], seed: number): Draft {
  const { input, usualForMs, offers } = faultAction(fault)
  const usual = Object.fromEntries(Object.entries(input).map(([name, field]) => [name, usualOf(field)]))
  const form = { input: usual, slots, count: 1, afterMs: 5000, everyMs: 10_000, times: null, forMs: usualForMs, seed }
  return {
    ...draftOf(faultTable(fault), form),
    target: isShared(fault) || offers === 'all' ? 'all' : offers === 'random-every' ? 'random' : 'slots',
    trigger: offers === 'random-every' ? 'every' : 'now',
  }
}

/** Reads the form with the schema the deck judges by; every fault is named at once, at its field. */
export function readFault(fault: FaultId, draft: Draft): ReadFault {
  const { value, faults } = readForm(faultTable(fault), draft)
  if (Object.keys(faults).length > 0) return { ok: false, faults }
  const { input, forMs, seed } = value
  const spec = { fault, input, target: targetOf(draft, value), trigger: triggerOf(draft, value), forMs, seed }
  const judged = faultSpecSchema.safeParse(spec)
  if (judged.success) return { ok: true, spec: judged.data }
  return { ok: false, faults: { forMs: judged.error.issues[0]?.message ?? 'This cannot be injected' } }
}

/** What is shared by all workers cannot be hurt for some of them. */
export function isShared(fault: FaultId): boolean {
  const { group } = faultAction(fault)
  return group === 'dependency' || group === 'fleet'
}

/** A strike is over at once: how long matters only to a series of them. */
export const hasDuration = (fault: FaultId, { trigger }: Draft): boolean =>
  faultAction(fault).lasts === 'while' || trigger === 'every'

/** Slots as the draft keeps them. */
export const slotsTyped = (slots: readonly number[]): string => slots.join(', ')

/** Slots of a draft, rising, each once. */
export function slotsOf({ slots }: Draft): readonly number[] {
  const read = readSlots(String(slots ?? ''))
  return read.ok ? read.value : []
}

function makeTable(fault: FaultId): FaultTable {
  const { input } = faultAction(fault)
  const own = Object.entries(input).map(([name, field]) => [ownField(name), ownEntry(field)] as const)
  return {
    schema: z.strictObject({ input: z.strictObject(inputShape(input)), ...envelope }),
    readNumber: (text, per) => (per === undefined ? numberOf(text) : Math.round(numberOf(text) * per)),
    standIn: (path) => standInOf(input, path),
    fields: { ...envelopeFields(fault, input), ...Object.fromEntries(own) },
  }
}

const envelope = {
  slots: z.array(wholeNumber(limits.workers, 'Slot')).max(limits.workers.max),
  count: wholeNumber(limits.workers, 'How many'),
  afterMs: wholeNumber(limits.faultAfterMs, 'Begin after'),
  everyMs: wholeNumber(limits.faultEveryMs, 'Repeat every'),
  times: wholeNumber(limits.faultTimes, 'Times').nullable(),
  forMs: wholeNumber(limits.faultForMs, 'Duration'),
  seed: wholeNumber(limits.seed, 'Seed'),
}

/** A length of time, typed in seconds with as many decimals as one likes. */
const seconds = (label: string, more: Partial<Entry> = {}): Entry => ({
  label,
  kind: 'number',
  unit: 's',
  per: 1000,
  refusal: ({ min, max }) => `${label} must be ${min / 1000} to ${max / 1000} s`,
  ...more,
})

function envelopeFields(fault: FaultId, input: Fields): Readonly<Record<string, Entry>> {
  return {
    target: { label: 'Target', kind: 'select', at: [] },
    slots: {
      label: 'Slots',
      applies: ({ target }) => target === 'slots',
      show: ({ slots }) => slotsTyped(slots),
      read: ({ slots }) => readSlots(String(slots ?? '')),
    },
    count: { label: 'How many', kind: 'number', unit: '', applies: ({ target }) => target === 'random' },
    seed: {
      label: 'Seed',
      kind: 'number',
      unit: '',
      applies: (draft) => draft.target === 'random' || drawsInside(input, draft),
    },
    trigger: { label: 'Trigger', kind: 'select', at: [] },
    afterMs: seconds('Begin after', { applies: ({ trigger }) => trigger === 'after' }),
    everyMs: seconds('Repeat every', { applies: ({ trigger }) => trigger === 'every' }),
    times: {
      label: 'Times',
      kind: 'number',
      unit: '',
      placeholder: 'no limit',
      applies: ({ trigger }) => trigger === 'every',
      show: ({ times }) => (times === null ? '' : String(times)),
      read: ({ times }) => ok(String(times).trim() === '' ? null : numberOf(String(times))),
    },
    forMs: seconds('Duration', {
      applies: (draft) => hasDuration(fault, draft),
      hintOf: ({ trigger }) => (trigger === 'every' ? 'from the first to the last time' : undefined),
    }),
  }
}

/** Which requests, connections or messages are hit, or how late, is drawn from the seed, too. */
function drawsInside(input: Fields, draft: Draft): boolean {
  if ('hits' in input && draft[ownField('hits')] === 'share') return true
  return 'distribution' in input && draft[ownField('distribution')] !== 'fixed'
}

function ownEntry(field: Field): Entry {
  switch (field.kind) {
    case 'whole':
      return { label: field.words, kind: 'number', unit: field.unit ?? '', ...conditionOf(field.when) }
    case 'choice':
      return {
        label: field.words,
        kind: 'select',
        choices: field.of.map((value) => ({ value, label: value.replaceAll('-', ' ') })),
        ...conditionOf(field.when),
      }
    case 'text':
      return { label: field.words, placeholder: field.example, isMono: true }
    case 'slot':
      return { label: 'Slot', kind: 'number' }
  }
}

function conditionOf(when: Extract<Field, { readonly kind: 'whole' }>['when']): Pick<Entry, 'applies'> {
  if (when === undefined) return {}
  const { field, is } = when
  return { applies: (draft) => is.includes(String(draft[ownField(field)])) }
}

/** What is meant when nothing is typed; of a number that has no usual one its least. */
function usualOf(field: Field): string | number | null {
  switch (field.kind) {
    case 'whole':
      return field.usual ?? field.min
    case 'choice':
      return field.usual ?? field.of[0] ?? ''
    case 'text':
      return field.usual
    case 'slot':
      return field.all ? null : 1
  }
}

function standInOf(input: Fields, path: string): unknown {
  const field = input[path.replace('input.', '')]
  if (path.startsWith('input.') && field !== undefined) return usualOf(field)
  return valueAt({ slots: [], count: 1, afterMs: 0, everyMs: 1000, times: null, forMs: 1000, seed: 0 }, path)
}

function readSlots(text: string): Result<readonly number[]> {
  const slots = [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))].map(Number)
  if (slots.length === 0) return fail('invalid-input', 'Choose at least one slot')
  return ok(slots.sort((one, other) => one - other))
}

function targetOf({ target }: Draft, { slots, count }: FaultForm): unknown {
  if (target === 'slots') return { kind: 'slots', slots }
  return target === 'random' ? { kind: 'random', count } : { kind: 'all' }
}

function triggerOf({ trigger }: Draft, { afterMs, everyMs, times }: FaultForm): unknown {
  if (trigger === 'after') return { kind: 'after', afterMs }
  return trigger === 'every' ? { kind: 'every', everyMs, times } : { kind: 'now' }
}
