import { createStore } from 'zustand/vanilla'
import { type FaultId, faultAction } from '../../../../shared/actions/faults/fault-actions.ts'
import { limits } from '../../../../shared/limits.ts'
import { type Draft, typedAnew } from '../../../panels/form/field-table.ts'
import { focusFirstFault } from '../../../panels/form/form-field.tsx'
import { injectFault } from '../../../store/commands/fault-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { deckStore } from '../../../store/deck-store.ts'
import { pickedFault } from '../../../store/fault-choice.ts'
import { firstDraft, ownField, readFault } from './fault-table.ts'

/** What was typed for each cluster and fault stays while people look elsewhere. Absent until something is. */
export const formStore = createStore<Readonly<Record<string, Draft>>>(() => ({}))

export const formKey = (clusterId: string, fault: FaultId): string => `${clusterId} ${fault}`

/** The form as typed, else as it is first offered: for the worker whose row has the focus, if one has. */
export function presentDraft(clusterId: string, fault: FaultId): Draft {
  const typed = formStore.getState()[formKey(clusterId, fault)]
  if (typed !== undefined) return typed
  const { focusedSlot } = deckStore.getState()
  return firstDraft(fault, focusedSlot === null ? [] : [focusedSlot], 1)
}

export function changeDraft(clusterId: string, fault: FaultId, patch: Partial<Draft>): void {
  formStore.setState({
    [formKey(clusterId, fault)]: typedAnew({ draft: presentDraft(clusterId, fault), faults: {} }, patch).draft,
  })
}

/** Another seed, by the dice. */
export function rollSeed(clusterId: string, fault: FaultId): void {
  changeDraft(clusterId, fault, { seed: String(Math.floor(Math.random() * Math.min(limits.seed.max, 100_000))) })
}

/** Injects what the picked fault's form says; what is wrong is at its field already, and gets the focus. */
export async function injectFromForm(clusterId: string): Promise<void> {
  if (deckStore.getState().pending[pendingKeys.inject(clusterId)] !== undefined) return
  const fault = pickedFault(clusterId)
  const read = readFault(fault, presentDraft(clusterId, fault))
  if (!read.ok) focusFirstFault('.fa-form')
  else await injectFault(clusterId, read.spec)
}

/** "Inject into 2 slots", as many as it would hit; without a number while that is not known. */
export function injectLabel(slots: readonly number[]): string {
  const [first] = slots
  if (first === undefined) return 'Inject'
  return slots.length === 1 ? `Inject into slot ${first}` : `Inject into ${slots.length} slots`
}

/** Fields that say which requests it is for: few people set them, so they stand behind a summary. */
const matching = ['method', 'path', 'header', 'cookie', 'spare']

/** Names of a fault's own fields: those in sight, and those that only narrow down which requests are meant. */
export function ownFieldNames(fault: FaultId): {
  readonly main: readonly string[]
  readonly matching: readonly string[]
} {
  const names = Object.keys(faultAction(fault).input)
  const isMatch = (name: string): boolean => matching.includes(name)
  return { main: names.filter((name) => !isMatch(name)), matching: names.filter(isMatch) }
}

/** Which requests are meant, on one line: "GET /checkout, with student=anna"; "any". */
export function matchWords(draft: Draft): string {
  const own = (name: string): string => String(draft[ownField(name)] ?? '')
  const method = own('method') === 'any' ? '' : own('method')
  const line = [method, own('path')].filter((part) => part !== '').join(' ')
  const conditions = [own('header'), own('cookie')].filter((part) => part !== '').map((part) => `with ${part}`)
  return [line === '' ? 'any' : line, ...conditions].join(', ')
}
