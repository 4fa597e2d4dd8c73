import type { ExperimentResult, ExperimentRun } from '../../../shared/model/experiment.ts'
import { dotsOf } from '../judge/dots.ts'

const startMs = 1_700_000_000_000

/** One run of an experiment that never was. */
export function madeUpRun(change: Partial<ExperimentRun> = {}): ExperimentRun {
  return {
    number: 1,
    seed: 1,
    verdict: 'failed',
    words: 'The hypothesis did not hold: p99 < 50 ms after: 81 ms',
    startedAtMs: startMs,
    endedAtMs: startMs + 10_000,
    spans: { before: { fromMs: startMs, untilMs: startMs + 4000 }, during: null, after: null },
    checks: [
      {
        name: 'fast & <steady>',
        limit: 'p99 < 50 ms',
        when: 'after',
        outcome: 'failed',
        measured: '81 ms',
        sampleCount: 100,
        isOfLoad: true,
      },
      {
        name: 'few',
        limit: 'errors < 1 %',
        when: 'after',
        outcome: 'too-few',
        measured: '',
        sampleCount: 3,
        isOfLoad: true,
      },
    ],
    steps: [
      {
        part: 'method',
        name: 'kill',
        words: 'SIGKILL on slot 2',
        does: 'worker.sigkill',
        slots: [2],
        state: 'over',
        effect: 'it "ended"',
        startedAtMs: startMs + 5000,
        landedAtMs: startMs + 5010,
        endedAtMs: startMs + 5010,
      },
    ],
    seconds: Array.from({ length: 10 }, (_, nth) => ({
      atMs: startMs + (nth + 1) * 1000,
      okPerSec: nth === 5 ? 120 : 200,
      errorRatio: nth === 5 ? null : 0,
      p99Ms: nth === 5 ? null : 12,
      listening: nth === 5 ? 3 : 4,
    })),
    figures: {
      noticedMs: 4,
      listeningAgainMs: 310,
      rateAgainMs: 1000,
      rateBeforePerSec: 200,
      p99BeforeMs: 12,
      p99DuringMs: null,
      p99AfterMs: 81,
      lostCount: 3,
      injectedCount: null,
    },
    remarks: [],
    ...change,
  }
}

/** A result that is kept, of as many runs. */
export function madeUpResult(runs: readonly ExperimentRun[] = [madeUpRun()], resultId = 'result-1'): ExperimentResult {
  const [first = madeUpRun()] = runs
  return {
    version: 1,
    summary: {
      resultId,
      name: 'Kill <one>',
      title: 'Kill <one>',
      clusterId: 'a',
      clusterName: 'shop "& co"',
      verdict: first.verdict,
      words: first.words,
      startedAtMs: first.startedAtMs,
      durationMs: 10_000,
      runCount: runs.length,
    },
    hypothesis: 'It answers & recovers',
    source: 'version: 1\ntitle: "</pre><script>alert(1)</script>"\n',
    machine: {
      platform: 'linux',
      cores: 2,
      memoryBytes: 4e9,
      nodeVersion: '20.20.2',
      workers: 4,
      policy: 'round-robin',
    },
    runs,
    dots: dotsOf(runs),
    decisions: [{ atMs: startMs, tone: 'bad', words: 'failed: <b>' }],
  }
}
