import type { CommandInput, CommandName, CommandOutput } from '../../shared/ipc/contract.ts'
import type { LoadPoint, LoadRemark, LoadResult, LoadRun, LoadSecond } from '../../shared/model/load.ts'
import { defaultLoadSettings, type LoadExperiment, type LoadSettings } from '../../shared/model/load-settings.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { Pusher } from '../testing/pusher.ts'
import {
  type InventedLoad,
  inventPoint,
  inventResult,
  inventSecond,
  inventSeconds,
  inventTotals,
  loadFor,
} from './invented-load.ts'
import { inventResults } from './invented-load-results.ts'

type LoadCommand = Extract<CommandName, `load.${string}`>
type LoadAnswers = {
  readonly [Name in LoadCommand]: (input: CommandInput<Name>) => Result<CommandOutput<Name>>
}

interface Going {
  run: LoadRun
  load: InventedLoad
  seconds: readonly LoadSecond[]
}

const slow: LoadRemark = {
  tone: 'warn',
  words:
    'The generator is the bottleneck: its own CPU is at 97\u202f% and it sent 1\u202f874 of 2\u202f000 req/s. Latencies include its delay.',
  offer: 'more-processes',
}

/** What a fixture shows of load: results alone, or a load under way as well. */
export type LoadScene = 'none' | 'results' | 'run' | 'limit' | 'workers'

/** Invents loads: what a main process with a generator would answer and push. One second of it takes one second. */
export function inventLoads(push: Pusher['push'], scene: LoadScene): LoadAnswers {
  const bornAtMs = Date.now()
  let results: readonly LoadResult[] = scene === 'none' ? [] : inventResults(bornAtMs)
  const going = new Map<string, Going>()
  if (scene === 'run') {
    // The story's marks: slot 2 was killed 119 s before the window opened, slot 4 crashed 66 s before.
    const settings = {
      ...defaultLoadSettings,
      url: 'http://localhost:3000/api/cart',
      ratePerSec: 2000,
      connections: 200,
      durationS: 180,
    }
    begin('c1', settings, { kind: 'run' }, bornAtMs - 130_000, [11, 64])
  }
  if (scene === 'limit') {
    const limit = {
      kind: 'limit',
      fromPerSec: 200,
      toPerSec: 20_000,
      factor: 1.5,
      stepS: 5,
      p99BoundMs: 100,
      failedBoundRatio: 0.01,
    } as const
    begin('c1', defaultLoadSettings, limit, bornAtMs - 32_000, [])
  }
  if (scene === 'workers') {
    const workers: LoadExperiment = { kind: 'workers', counts: [1, 2, 3, 4, 5, 6, 7, 8], stepS: 10 }
    begin('c1', { ...defaultLoadSettings, model: 'closed' }, workers, bornAtMs - 45_000, [])
  }
  setInterval(() => {
    for (const each of going.values()) step(each)
  }, 500)

  function begin(
    clusterId: string,
    settings: LoadSettings,
    experiment: LoadExperiment,
    startedAtMs: number,
    dipsAtS: readonly number[],
  ): string {
    const load = loadFor(settings, dipsAtS)
    const seconds = inventSeconds(load, startedAtMs, Math.floor((Date.now() - startedAtMs) / 1000))
    const runId = `run-${startedAtMs}`
    const isPlain = experiment.kind === 'run'
    const run: LoadRun = {
      runId,
      clusterId,
      state: 'running',
      experiment,
      settings,
      url: settings.url === '' ? 'http://localhost:3000' : settings.url,
      startedAtMs,
      endsAtMs: isPlain && settings.durationS !== null ? startedAtMs + settings.durationS * 1000 : null,
      ratePerSec: settings.model === 'open' ? settings.ratePerSec : null,
      stepWords: null,
      points: [],
      totals: inventTotals(load, seconds, false),
      remarks: isPlain && settings.ratePerSec > load.capacityPerSec && settings.processes === 1 ? [slow] : [],
    }
    going.set(runId, { run: withSteps(run, seconds.length), load, seconds })
    return runId
  }

  function withSteps(run: LoadRun, elapsedS: number): LoadRun {
    const { experiment } = run
    if (experiment.kind === 'run') return run
    const count = Math.floor(elapsedS / experiment.stepS)
    const points = Array.from({ length: count }, (_, index) => inventPoint(experiment, run.settings, index)).filter(
      (point): point is LoadPoint => point !== null,
    )
    const next = inventPoint(experiment, run.settings, count)
    const what = experiment.kind === 'limit' ? `${next?.askedPerSec ?? 0} per second` : `${next?.workers ?? 0} workers`
    const of = experiment.kind === 'limit' ? `step ${count + 1}` : `${count + 1} of ${experiment.counts.length}`
    return { ...run, points, stepWords: `${of}: ${what}`, ratePerSec: next?.askedPerSec ?? run.ratePerSec }
  }

  function step(each: Going): void {
    const { run } = each
    const due = Math.floor((Date.now() - run.startedAtMs) / 1000)
    const newSeconds = Array.from({ length: Math.max(0, due - each.seconds.length) }, (_, index) => {
      const at = each.seconds.length + index
      return inventSecond(each.load, at, run.startedAtMs + (at + 1) * 1000)
    })
    each.seconds = [...each.seconds, ...newSeconds]
    each.run = withSteps({ ...run, totals: inventTotals(each.load, each.seconds, false) }, each.seconds.length)
    push('load', { run: each.run, newSeconds })
    const isCrossed = each.run.points.some((point) => !point.isWithinBounds)
    const isDone = run.experiment.kind === 'workers' && each.run.points.length >= run.experiment.counts.length
    if (isCrossed || isDone || (run.endsAtMs !== null && Date.now() >= run.endsAtMs)) end(each, 'Ended by itself.')
  }

  function end(each: Going, words: string): string {
    const { run, load, seconds } = each
    going.delete(run.runId)
    const made = inventResult({
      id: `result-${run.runId}`,
      name: 'round-robin',
      policy: 'round-robin',
      startedAtMs: run.startedAtMs,
      workers: 4,
      load,
      experiment: run.experiment,
      verdict: `The server answered ${seconds.length === 0 ? 'nothing' : 'what was asked'}.`,
      killedAtS: null,
    })
    const totals = inventTotals(load, seconds, true)
    const okPerSec = totals.ledger.ok / Math.max(1, seconds.length)
    const summary = { ...made.summary, clusterId: run.clusterId, durationMs: seconds.length * 1000, okPerSec }
    results = [{ ...made, summary, seconds, totals, points: run.points, endWords: words }, ...results]
    tellResults()
    push('load-ended', { runId: run.runId, clusterId: run.clusterId, resultId: summary.resultId, words })
    return summary.resultId
  }

  function tellResults(): void {
    push(
      'load-results',
      results.map(({ summary }) => summary),
    )
  }

  return {
    'load.snapshot': () =>
      ok(
        structuredClone({
          runs: [...going.values()].map(({ run, seconds }) => ({ ...run, seconds })),
          results: results.map(({ summary }) => summary),
          settings: {},
        }),
      ),
    'load.start': ({ clusterId, settings, experiment, allowHost }) => {
      const host = settings.url === '' ? 'localhost' : new URL(settings.url).hostname
      if (host !== 'localhost' && host !== '127.0.0.1' && !allowHost) {
        return fail('host-not-allowed', `${host} is not this machine. Load may only go there if you may load it.`)
      }
      if (host === 'nowhere.test') return fail('invalid-input', 'No machine is called nowhere.test: check the URL')
      return ok({ runId: begin(clusterId, settings, experiment, Date.now(), [12]) })
    },
    'load.setRate': ({ runId, ratePerSec }) => {
      const each = going.get(runId)
      if (each === undefined) return fail('not-found', 'This load is over')
      each.load = { ...each.load, settings: { ...each.load.settings, ratePerSec } }
      each.run = { ...each.run, ratePerSec, remarks: [] }
      return ok(undefined)
    },
    'load.stop': ({ runId }) => {
      const each = going.get(runId)
      return each === undefined
        ? fail('already-so', 'This load is over already')
        : ok({ resultId: end(each, 'Stopped by you.') })
    },
    'load.result': ({ resultId }) => {
      const found = results.find(({ summary }) => summary.resultId === resultId)
      return found === undefined ? fail('not-found', 'This result is gone') : ok(structuredClone(found))
    },
    'load.rename': ({ resultId, name }) => {
      if (name === '') return fail('invalid-input', 'Name must have 1 to 80 characters')
      results = results.map((result) =>
        result.summary.resultId === resultId ? { ...result, summary: { ...result.summary, name } } : result,
      )
      tellResults()
      return ok(undefined)
    },
    'load.remove': ({ resultId }) => {
      results = results.filter(({ summary }) => summary.resultId !== resultId)
      tellResults()
      return ok(undefined)
    },
    'load.export': ({ format }) => ok(`/home/ada/load.${format}`),
  }
}
