import type {
  CheckOutcome,
  CheckTime,
  ExperimentResult,
  ExperimentRun,
} from '../../../../../shared/model/experiment.ts'
import { figureRows } from './recovery-words.ts'

/** A check of one or both results: of each what was measured in its run, null where it has no such check. */
export interface ComparedCheck {
  readonly key: string
  readonly name: string
  readonly limit: string
  readonly when: CheckTime
  readonly cells: readonly ({ readonly measured: string; readonly outcome: CheckOutcome } | null)[]
}

/** The run a result is compared by: its first that did not pass, else its first. */
export function comparedRun({ runs }: Pick<ExperimentResult, 'runs'>): ExperimentRun | undefined {
  return runs.find(({ verdict }) => verdict !== 'passed') ?? runs[0]
}

/** Checks side by side, in the order of the first; those that only another has come last. */
export function comparedChecks(runs: readonly (ExperimentRun | undefined)[]): readonly ComparedCheck[] {
  const rows = new Map<string, Omit<ComparedCheck, 'cells'>>()
  for (const check of runs.flatMap((run) => run?.checks ?? [])) {
    const { name, limit, when } = check
    const key = keyOf(check)
    if (!rows.has(key)) rows.set(key, { key, name, limit, when })
  }
  return [...rows.values()].map((row) => ({
    ...row,
    cells: runs.map((run) => run?.checks.find((check) => keyOf(check) === row.key) ?? null),
  }))
}

/** The figures of the recovery side by side. */
export function comparedFigures(runs: readonly (ExperimentRun | undefined)[]) {
  const columns = runs.map((run) => (run === undefined ? [] : figureRows(run.figures)))
  const names = columns.find((column) => column.length > 0)?.map(({ name }) => name) ?? []
  return names.map((name, index) => ({ name, cells: columns.map((column) => column[index]?.value ?? '') }))
}

/** A limit that differs is another check. */
const keyOf = ({ when, name, limit }: { readonly when: string; readonly name: string; readonly limit: string }) =>
  `${when} ${name} ${limit}`
