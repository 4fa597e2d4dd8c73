import type {
  ExperimentCheck,
  ExperimentProgress,
  ExperimentResult,
  ExperimentRun,
  ExperimentSecond,
  ExperimentStep,
  ExperimentSummary,
} from '../../shared/model/experiment.ts'

/** When every experiment of a test began. */
export const beganAtMs = 10_000_000

const second = 1000

/** Seconds of a run in which a worker dies after the tenth: one second with errors, one with a worker fewer. */
export function runSeconds(count: number): readonly ExperimentSecond[] {
  return Array.from({ length: count }, (_, index) => ({
    atMs: beganAtMs + (index + 1) * second,
    okPerSec: index === 10 ? 171 : 196 + (index % 5),
    errorRatio: index === 10 ? 0.012 : 0,
    p99Ms: 8 + (index % 4),
    listening: index === 10 ? 3 : 4,
  }))
}

/** A limit on errors that held after the method. */
export function aCheck(change: Partial<ExperimentCheck> = {}): ExperimentCheck {
  return {
    name: 'few errors',
    limit: 'errors < 0.1 %',
    when: 'after',
    outcome: 'held',
    measured: '0.04 %',
    sampleCount: 2000,
    isOfLoad: true,
    ...change,
  }
}

/** A kill that landed 10.2 s after the start. */
export function aStep(change: Partial<ExperimentStep> = {}): ExperimentStep {
  return {
    part: 'method',
    name: 'kill one worker',
    words: 'SIGKILL on slot 2',
    does: 'worker.sigkill',
    slots: [2],
    state: 'over',
    effect: 'slot 2 ended after 4 ms',
    startedAtMs: beganAtMs + 10_100,
    landedAtMs: beganAtMs + 10_200,
    endedAtMs: beganAtMs + 10_204,
    ...change,
  }
}

/** One run of half a minute. */
export function aRun(change: Partial<ExperimentRun> = {}): ExperimentRun {
  return {
    number: 1,
    seed: 1337,
    verdict: 'passed',
    words: 'All 2 checks held: errors 0.04 %, 4 workers listening after 310 ms',
    startedAtMs: beganAtMs,
    endedAtMs: beganAtMs + 30_000,
    spans: {
      before: { fromMs: beganAtMs + 2000, untilMs: beganAtMs + 10_000 },
      during: { fromMs: beganAtMs + 10_000, untilMs: beganAtMs + 12_000 },
      after: { fromMs: beganAtMs + 12_000, untilMs: beganAtMs + 30_000 },
    },
    checks: [
      aCheck({ when: 'before', measured: '0 %' }),
      aCheck(),
      aCheck({
        name: 'all workers are back',
        limit: 'workers listening = 4 within 2 s',
        measured: '4 after 310 ms',
        sampleCount: null,
        isOfLoad: false,
      }),
    ],
    steps: [aStep()],
    seconds: runSeconds(30),
    figures: {
      noticedMs: 6,
      listeningAgainMs: 310,
      rateAgainMs: 1000,
      rateBeforePerSec: 198,
      p99BeforeMs: 9.4,
      p99DuringMs: 12.8,
      p99AfterMs: 9.6,
      lostCount: 2,
      injectedCount: 0,
    },
    remarks: [],
    ...change,
  }
}

/** A result of one run, as it is listed. */
export function aSummary(change: Partial<ExperimentSummary> = {}): ExperimentSummary {
  return {
    resultId: 'e1',
    name: 'kill-and-recover 1',
    title: 'kill-and-recover',
    clusterId: 'c1',
    clusterName: 'checkout-api',
    verdict: 'passed',
    words: 'All 2 checks held: errors 0.04 %, 4 workers listening after 310 ms',
    startedAtMs: beganAtMs,
    durationMs: 30_000,
    runCount: 1,
    ...change,
  }
}

/** A result with these runs. */
export function anExperimentResult(
  summary: Partial<ExperimentSummary> = {},
  change: Partial<ExperimentResult> = {},
): ExperimentResult {
  const runs = change.runs ?? [aRun()]
  return {
    version: 1,
    summary: aSummary({ runCount: runs.length, ...summary }),
    hypothesis: 'The service survives a dead worker',
    source: '{"version":1}',
    machine: {
      platform: 'linux',
      cores: 8,
      memoryBytes: 16e9,
      nodeVersion: '22.23.3',
      workers: 4,
      policy: 'round-robin',
    },
    runs,
    dots: [],
    decisions: [{ atMs: beganAtMs + 10_200, tone: 'ok', words: 'SIGKILL on slot 2 landed' }],
    ...change,
  }
}

/** An experiment in the middle of its method. */
export function someProgress(change: Partial<ExperimentProgress> = {}): ExperimentProgress {
  return {
    runId: 'x1',
    clusterId: 'c1',
    title: 'kill-and-recover',
    hypothesis: 'The service survives a dead worker',
    phase: 'method',
    phaseEndsAtMs: null,
    runNumber: 1,
    runCount: 1,
    startedAtMs: beganAtMs,
    checks: [aCheck({ outcome: 'waiting', measured: '' })],
    steps: [aStep({ state: 'doing', landedAtMs: null, endedAtMs: null, effect: '' })],
    seconds: runSeconds(9),
    verdicts: [],
    decisions: [],
    ...change,
  }
}
