import { duration, megabytes } from '../../../shared/base/plain-words.ts'
import type {
  ExperimentCheck,
  ExperimentDots,
  ExperimentResult,
  ExperimentRun,
  ExperimentStep,
} from '../../../shared/model/experiment.ts'
import { type ChartLine, drawChart } from './chart.ts'
import { escapeMarkup as text } from './escape.ts'
import { reportStyle } from './report-style.ts'

const lines: readonly ChartLine[] = [
  { title: 'Answered well per second', unit: '', tone: 'rate', isStepped: false, value: ({ okPerSec }) => okPerSec },
  {
    title: 'Failed',
    unit: ' %',
    tone: 'errors',
    isStepped: false,
    value: ({ errorRatio }) => (errorRatio === null ? null : errorRatio * 100),
  },
  { title: 'p99', unit: ' ms', tone: 'latency', isStepped: false, value: ({ p99Ms }) => p99Ms },
  { title: 'Workers listening', unit: '', tone: 'workers', isStepped: true, value: ({ listening }) => listening },
]
const outcomeWords: Readonly<Record<ExperimentCheck['outcome'], string>> = {
  waiting: 'not judged',
  held: '✓ held',
  failed: '✗ failed',
  'too-few': '? too few',
  unknown: '? not known',
}

/** The whole report as one file: no network, no script; it opens by a double click, light or dark. */
export function writeHtml(result: ExperimentResult): string {
  const { summary, hypothesis, runs, dots, decisions, source } = result
  const { verdict, title, words } = summary
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${text(`${verdict}: ${title}`)}</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
<p class="verdict ${verdict}" role="status" aria-label="Verdict">${verdict}</p>
<h1>${text(title)}</h1>
<p class="words">${text(words)}</p>
<p><b>Hypothesis.</b> ${text(hypothesis)}</p>
</header>
${runs.length > 1 ? dotsTable(dots, runs) : ''}
${runs.map((run) => runSection(run, runs.length > 1)).join('\n')}
${machineSection(result)}
<details><summary>What was decided</summary><ol class="decisions">
${decisions.map(({ atMs, tone, words: said }) => `<li class="${tone}"><time>${clockTime(atMs)}</time> ${text(said)}</li>`).join('\n')}
</ol></details>
<details><summary>The experiment as it was run</summary><pre>${text(source)}</pre></details>
</body>
</html>
`
}

function runSection(run: ExperimentRun, isOneOfMany: boolean): string {
  const heading = isOneOfMany
    ? `<h2>Run ${run.number}: ${run.verdict}, seed ${run.seed}</h2><p>${text(run.words)}</p>`
    : ''
  const remarks = run.remarks.map(({ tone, words }) => `<li class="${tone}">${text(words)}</li>`).join('\n')
  return `<section>
${heading}
${checksTable(run.checks)}
${run.seconds.length === 0 ? '<p>No load ran, so there is nothing to draw.</p>' : lines.map((line) => drawChart(run, line)).join('\n')}
${stepsTable(run)}
${isOneOfMany ? '' : figuresTable(run)}
${remarks === '' ? '' : `<h3>What the load generator says of itself</h3><ul>${remarks}</ul>`}
</section>`
}

function checksTable(checks: readonly ExperimentCheck[]): string {
  const rows = checks.map(
    ({ name, limit, when, outcome, measured }) =>
      `<tr class="${outcome}"><td>${text(name)}</td><td>${text(limit)}</td><td>${when}</td><td>${text(measured)}</td><td>${outcomeWords[outcome]}</td></tr>`,
  )
  return table('Checks', ['Check', 'Limit', 'When', 'Measured', 'Outcome'], rows)
}

function stepsTable({ steps, startedAtMs }: ExperimentRun): string {
  const since = (atMs: number | null): string => (atMs === null ? '' : `${((atMs - startedAtMs) / 1000).toFixed(2)} s`)
  const row = (step: ExperimentStep): string =>
    `<tr><td>${text(step.name)}</td><td>${text(step.words)}</td><td>${step.state.replaceAll('-', ' ')}</td><td>${since(step.startedAtMs)}</td><td>${since(step.landedAtMs)}</td><td>${since(step.endedAtMs)}</td><td>${text(step.effect)}</td></tr>`
  return table('What was done', ['Step', 'Does', 'State', 'Began', 'Landed', 'Over', 'Effect'], steps.map(row))
}

function figuresTable({ figures }: ExperimentRun): string {
  const time = (ms: number | null): string => (ms === null ? 'not known' : ms === 0 ? 'never fell' : duration(ms))
  const ms = (value: number | null): string => (value === null ? 'not known' : `${value.toFixed(1)} ms`)
  const count = (value: number | null): string => (value === null ? 'not known' : String(value))
  const rows = [
    ['Noticed after', figures.noticedMs === null ? 'not known' : duration(figures.noticedMs)],
    ['All listening again after', time(figures.listeningAgainMs)],
    ['95 % of the rate again after (to the second)', time(figures.rateAgainMs)],
    ['Requests lost', count(figures.lostCount)],
    ['Requests answered by faults', count(figures.injectedCount)],
    ['p99 before, during, after', [figures.p99BeforeMs, figures.p99DuringMs, figures.p99AfterMs].map(ms).join(', ')],
  ].map(([name = '', value = '']) => `<tr><th scope="row">${text(name)}</th><td>${text(value)}</td></tr>`)
  return table('Recovery', [], rows)
}

/** Every run is a dot: where it lies says more than a mean. */
function dotsTable(dots: readonly ExperimentDots[], runs: readonly ExperimentRun[]): string {
  const rows = dots.map(({ words, unit, values, least, median, most }) => {
    const top = Math.max(1e-9, most ?? 0)
    const circles = values.map((value, nth) =>
      value === null
        ? ''
        : `<circle cx="${(6 + (value / top) * 188).toFixed(1)}" cy="9" r="4" class="dot ${runs[nth]?.verdict ?? ''}"><title>run ${nth + 1}: ${short(value)}${unit}</title></circle>`,
    )
    const spread = [least, median, most].map(
      (value) => `<td>${value === null ? 'not known' : `${short(value)} ${unit}`}</td>`,
    )
    return `<tr><th scope="row">${text(words)}</th><td><svg viewBox="0 0 200 18" class="dots" role="img" aria-label="${values.length} runs">${circles.join('')}</svg></td>${spread.join('')}</tr>`
  })
  const verdicts = runs.map(({ number, verdict }) => `<span class="${verdict}">${number}: ${verdict}</span>`).join(' ')
  return `<section><p class="runs">${verdicts}</p>${table('Figures of all runs', ['Figure', 'Runs', 'Least', 'Median', 'Most'], rows)}</section>`
}

function machineSection({ machine, summary }: ExperimentResult): string {
  const { platform, cores, memoryBytes, nodeVersion, workers, policy } = machine
  const facts = `${workers} workers of ${summary.clusterName} on Node ${nodeVersion}, policy ${policy}; ${platform}, ${cores} cores, ${megabytes(memoryBytes)}`
  return `<p class="machine">${text(facts)}. Began ${new Date(summary.startedAtMs).toISOString()}, took ${duration(summary.durationMs)}.</p>`
}

function table(caption: string, heads: readonly string[], rows: readonly string[]): string {
  const head =
    heads.length === 0 ? '' : `<thead><tr>${heads.map((one) => `<th scope="col">${one}</th>`).join('')}</tr></thead>`
  return `<div class="wide"><table aria-label="${caption}"><caption>${caption}</caption>${head}<tbody>${rows.join('\n')}</tbody></table></div>`
}

const short = (value: number): string => String(Number(value.toFixed(value >= 100 ? 0 : 1)))
const clockTime = (atMs: number): string => new Date(atMs).toISOString().slice(11, 23)
