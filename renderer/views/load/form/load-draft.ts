import type { LoadExperiment, LoadSettings } from '../../../../shared/model/load-settings.ts'
import { draftOf, type Faults, readForm } from '../../../panels/form/field-table.ts'
import { type LoadDraft, loadTable, usualExperiments } from './load-table.ts'

export type LoadFaults = Faults<LoadDraft>

export type ReadLoad =
  | { readonly ok: true; readonly settings: LoadSettings; readonly experiment: LoadExperiment }
  | { readonly ok: false; readonly faults: LoadFaults }

/** The form for settings, with experiments that suit a machine of so many cores. */
export function draftOfSettings(settings: LoadSettings, coreCount: number): LoadDraft {
  return draftOf(loadTable, { ...settings, ...usualExperiments(coreCount) })
}

/** The form for what a run or a result was made with. */
export function draftOfRun(settings: LoadSettings, experiment: LoadExperiment, coreCount: number): LoadDraft {
  const { kind } = experiment
  const known = kind === 'run' ? {} : { [kind]: experiment }
  return { ...draftOf(loadTable, { ...settings, ...usualExperiments(coreCount), ...known }), kind }
}

/** Reads the form with the schemas the main process judges by; every fault is named at once, at its field. */
export function readLoad(draft: LoadDraft): ReadLoad {
  const { value, faults } = readForm(loadTable, draft)
  if (Object.keys(faults).length > 0) return { ok: false, faults }
  const { limit, workers, ...settings } = value
  const experiments = {
    run: { kind: 'run' },
    limit: { kind: 'limit', ...limit },
    workers: { kind: 'workers', ...workers },
  } as const
  return { ok: true, settings, experiment: experiments[draft.kind] }
}
