import { createStore } from 'zustand/vanilla'
import { typedAnew } from '../../../panels/form/field-table.ts'
import type { LoadFaults } from './load-draft.ts'
import type { LoadDraft } from './load-table.ts'

/** The form of one cluster: what was typed stays while people look elsewhere. */
export interface LoadForm {
  readonly draft: LoadDraft
  readonly faults: LoadFaults
  /** Why the last start was refused, beyond the fields; '' when it was not. */
  readonly failure: string
  /** A host that is not this machine, for which permission is asked; null when none is. */
  readonly askedHost: string | null
}

/** By cluster; absent until something is typed. */
export const formStore = createStore<Readonly<Record<string, LoadForm>>>(() => ({}))

/** A form in which nothing is wrong yet. */
export function freshForm(draft: LoadDraft): LoadForm {
  return { draft, faults: {}, failure: '', askedHost: null }
}

export function putForm(clusterId: string, form: LoadForm): void {
  formStore.setState({ [clusterId]: form })
}

/** Changes fields; their faults, and what was refused because of them, are forgotten. */
export function changed(form: LoadForm, patch: Partial<LoadDraft>): LoadForm {
  return { ...typedAnew(form, patch), failure: '', askedHost: null }
}
