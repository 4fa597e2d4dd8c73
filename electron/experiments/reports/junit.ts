import type { ExperimentCheck, ExperimentResult, ExperimentRun } from '../../../shared/model/experiment.ts'
import { escapeMarkup as text } from './escape.ts'

/** JUnit XML as CI shows it: a suite per run, a case per check and one for the verdict, which alone says void or aborted. */
export function writeJunit({ summary, runs }: ExperimentResult): string {
  const suites = runs.map((run) => suiteOf(summary.title, run))
  const cases = runs.flatMap(({ checks }) => checks).length + runs.length
  const failures = runs.reduce((sum, run) => sum + failuresOf(run), 0)
  const errors = runs.filter(({ verdict }) => verdict === 'void' || verdict === 'aborted').length
  const head = `<testsuites name="${text(summary.title)}" tests="${cases}" failures="${failures}" errors="${errors}" time="${seconds(summary.durationMs)}">`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${suites.join('\n')}\n</testsuites>\n`
}

function suiteOf(title: string, run: ExperimentRun): string {
  const name = `${title}, run ${run.number}`
  const isUndecided = run.verdict === 'void' || run.verdict === 'aborted'
  const counts = `tests="${run.checks.length + 1}" failures="${failuresOf(run)}" errors="${isUndecided ? 1 : 0}"`
  const time = `time="${seconds(run.endedAtMs - run.startedAtMs)}" timestamp="${new Date(run.startedAtMs).toISOString()}"`
  const properties = `    <properties><property name="seed" value="${run.seed}"/><property name="verdict" value="${run.verdict}"/></properties>`
  const cases = [verdictCase(name, run), ...run.checks.map((check) => checkCase(name, check))]
  return `  <testsuite name="${text(name)}" ${counts} ${time}>\n${properties}\n${cases.join('\n')}\n  </testsuite>`
}

function verdictCase(suite: string, { verdict, words }: ExperimentRun): string {
  const kind = verdict === 'failed' ? 'failure' : 'error'
  const body = verdict === 'passed' ? `<system-out>${text(words)}</system-out>` : problem(kind, verdict, words)
  return testCase(suite, 'verdict', body)
}

/** What was not judged says nothing: it is skipped, and the verdict says why. */
function checkCase(suite: string, { name, limit, when, outcome, measured }: ExperimentCheck): string {
  const words = `${limit} ${when}: ${measured === '' ? 'not judged' : measured}`
  const body =
    outcome === 'held'
      ? `<system-out>${text(words)}</system-out>`
      : outcome === 'failed'
        ? problem('failure', 'limit', words)
        : `<skipped message="${text(words)}"/>`
  return testCase(suite, `${name} (${limit}), ${when}`, body)
}

const testCase = (suite: string, name: string, body: string): string =>
  `    <testcase classname="${text(suite)}" name="${text(name)}">${body}</testcase>`
const problem = (kind: 'failure' | 'error', type: string, words: string): string =>
  `<${kind} type="${type}" message="${text(words)}"/>`
const seconds = (ms: number): string => (ms / 1000).toFixed(3)

function failuresOf({ checks, verdict }: ExperimentRun): number {
  return checks.filter(({ outcome }) => outcome === 'failed').length + (verdict === 'failed' ? 1 : 0)
}
