import { beforeEach, describe, expect, it } from 'vitest'
import type { ExperimentPhase, ExperimentRun as RunRecord } from '../../../shared/model/experiment.ts'
import { fail } from '../../../shared/result.ts'
import type { Experiment } from '../experiment.ts'
import { readExperiment } from '../read-experiment.ts'
import { MadeUpCluster } from '../testing/made-up-cluster.ts'
import { ExperimentRun } from './experiment-run.ts'

const file = (more: object = {}) => ({
  version: 1,
  title: 'Kill one',
  'steady-state-hypothesis': {
    title: 'It answers',
    probes: [
      { name: 'fast', tolerance: 'p(99)<50' },
      { name: 'few errors', tolerance: 'errors<1%', when: 'all' },
      { name: 'back', tolerance: 'workers.listening==desired within 2s' },
    ],
  },
  method: [{ name: 'kill', action: 'worker.sigkill', pauses: { after: '3 s' } }],
  rollbacks: [{ name: 'resume', action: 'worker.resume' }],
  ...more,
})

function read(content: object): Experiment {
  const result = readExperiment(JSON.stringify(content))
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

describe('a run of an experiment', () => {
  let cluster: MadeUpCluster
  let decisions: string[]
  beforeEach(() => {
    cluster = new MadeUpCluster()
    decisions = []
  })

  const begin = (content: object = file()): ExperimentRun =>
    new ExperimentRun({
      experiment: read(content),
      number: 1,
      seed: 7,
      ports: cluster.ports,
      changed() {},
      decided: ({ words }) => decisions.push(words),
    })
  /** Time goes by until it is over. */
  const end = async (run: ExperimentRun): Promise<RunRecord> => {
    let record: RunRecord | null = null
    void run.ended.then((ended) => {
      record = ended
    })
    for (let seconds = 0; record === null && seconds < 200; seconds += 1) await cluster.clock.pass(1000)
    return run.ended
  }
  const until = async (run: ExperimentRun, phase: ExperimentPhase): Promise<void> => {
    for (let tries = 0; run.now.phase !== phase && tries < 1000; tries += 1) await cluster.clock.pass(100)
    expect(run.now.phase).toBe(phase)
  }

  it('passes where all that is believed holds, and says how it recovered', async () => {
    cluster.onBegin = (does) => {
      if (does !== 'worker.sigkill') return
      cluster.clock.after(10, () => {
        cluster.say('exit', 2)
        cluster.look = { ...cluster.look, listening: 3 }
      })
      cluster.clock.after(310, () => {
        cluster.say('listening', 2)
        cluster.look = { ...cluster.look, listening: 4 }
      })
    }
    const record = await end(begin())
    expect(record).toMatchObject({
      verdict: 'passed',
      words: 'The hypothesis held: 7 checks, before, during and after',
    })
    expect(record.figures).toMatchObject({ noticedMs: 10, listeningAgainMs: 310, rateAgainMs: 0, lostCount: 0 })
    expect(record.checks.find(({ name, when }) => name === 'back' && when === 'after')?.measured).toMatch(
      /^4 after 3[0-9]0 ms$/,
    )
    expect(cluster.done).toEqual(['load begins', 'worker.sigkill', 'taken back', 'worker.resume', 'load ends'])
    expect(decisions).toContain('kill: SIGKILL on slot 2 landed: it is gone')
    expect(record.seconds.length).toBeGreaterThan(10)
  })

  it('fails where the workers do not come back in time', async () => {
    cluster.onBegin = () => {
      cluster.look = { ...cluster.look, listening: 3 }
    }
    const record = await end(begin())
    expect(record.verdict).toBe('failed')
    expect(record.words).toMatch(
      /^The hypothesis did not hold: workers listening = as many as wanted within 2 s after: still 3 after \d/,
    )
    expect(record.figures.listeningAgainMs).toBeNull()
  })

  it('fails where requests are lost meanwhile, and counts them', async () => {
    cluster.onBegin = (does) => {
      cluster.second = { ...cluster.second, okCount: 150, failedCount: does === 'worker.sigkill' ? 50 : 0 }
    }
    const record = await end(begin())
    expect(record).toMatchObject({ verdict: 'failed', figures: { rateAgainMs: null, lostCount: expect.any(Number) } })
    expect(record.figures.lostCount).toBeGreaterThanOrEqual(150)
    expect(record.words).toContain('errors < 1 % during: 25 % of')
  })

  it.each<[string, (cluster: MadeUpCluster) => void, string]>([
    [
      'it was not steady before',
      (one) => Object.assign(one.second, { latencyMicros: 80_000 }),
      'It was not steady before, so nothing was done to it: p99 < 50 ms before: 80 ms of 1\u202f000 requests',
    ],
    [
      'the load does not begin',
      (one) => Object.assign(one, { loadBegins: fail('refused', 'no port') }),
      'Nothing was tried: no port',
    ],
    [
      'the fault does not land',
      (one) => Object.assign(one, { landing: { isLanded: false, words: 'the process is gone', why: 'not-landed' } }),
      'A fault did not land, so nothing is proven: SIGKILL on slot 2: the process is gone. Not taken back: resume (the process is gone)',
    ],
    [
      'a guard rail forbids it',
      (one) => Object.assign(one, { landing: { isLanded: false, words: 'at least 4 listen', why: 'rail' } }),
      'A guard rail ended it: SIGKILL on slot 2: at least 4 listen. Not taken back: resume (at least 4 listen)',
    ],
    [
      'the generator was the bottleneck',
      (one) => Object.assign(one, { remarks: [{ tone: 'bad', words: 'Its own CPU is at 99 %', offer: null }] }),
      'The load generator was the bottleneck, so its figures prove nothing: Its own CPU is at 99 %',
    ],
    [
      'there are too few requests',
      (one) => Object.assign(one.second, { okCount: 2 }),
      'It was not steady before, so nothing was done to it: p99 < 50 ms before: 5 ms of 10 requests; 100 are needed to tell',
    ],
  ])('is void where %s', async (_why, set, words) => {
    set(cluster)
    const record = await end(begin())
    expect(record).toMatchObject({ verdict: 'void', words })
    expect(cluster.done.at(-1)).toBe('load ends')
    expect(cluster.done).toContain('taken back')
  })

  it.each<ExperimentPhase>(['starting', 'settling', 'before', 'method', 'after'])(
    'is aborted in the phase %s with everything taken back, rollbacks only of what was begun',
    async (phase) => {
      cluster.holdsMs = 5000
      const run = begin(file({ method: [{ name: 'block', fault: 'fault.block-loop', for: '5 s' }] }))
      await until(run, phase)
      run.stop('stopped by hand')
      const record = await end(run)
      const hasBegun = phase === 'method' || phase === 'after'
      expect(record).toMatchObject({ verdict: 'aborted', words: 'stopped by hand' })
      expect(cluster.done.filter((one) => one !== 'load begins')).toEqual([
        ...(hasBegun ? ['fault.block-loop'] : []),
        'taken back',
        ...(hasBegun ? ['worker.resume'] : []),
        'load ends',
      ])
      expect(record.steps.map(({ state }) => state)).not.toContain('doing')
    },
  )

  it('leaves nothing running on its clock', async () => {
    await end(begin())
    expect(cluster.clock.timerCount).toBe(0)
  })

  it('ends when a rail is crossed meanwhile, or the cluster is stopped, or the load is lost', async () => {
    const cases = [
      [{ rail: '60 % of requests failed' }, 'void', 'A guard rail ended it: 60 % of requests failed'],
      [{ isRunning: false }, 'aborted', 'the cluster was stopped'],
      [{ loadLost: 'the generator died' }, 'void', 'The load ended early, so nobody can tell: the generator died'],
    ] as const
    for (const [change, verdict, words] of cases) {
      cluster = new MadeUpCluster()
      const run = begin()
      await until(run, 'method')
      cluster.look = { ...cluster.look, ...change }
      expect(await end(run)).toMatchObject({ verdict, words })
    }
  })

  it('is ended by a check that shall end it', async () => {
    const probes = [{ name: 'few errors', tolerance: 'errors<1%', when: 'all', abortOnFail: true }]
    cluster.onBegin = () => Object.assign(cluster.second, { okCount: 100, failedCount: 100 })
    const method = [{ name: 'kill', action: 'worker.sigkill', pauses: { after: '60 s' } }]
    const run = begin(file({ 'steady-state-hypothesis': { title: 'x', probes }, method }))
    const record = await end(run)
    expect(record.verdict).toBe('failed')
    expect(record.endedAtMs - record.startedAtMs).toBeLessThan(20_000)
  })

  it('does steps side by side where they are told to, and waits for all of them', async () => {
    cluster.holdsMs = 3000
    const block = (name: string, slot: number) => ({
      name,
      fault: 'fault.block-loop',
      for: '3 s',
      background: true,
      target: { kind: 'slots', slots: [slot] },
    })
    const record = await end(begin(file({ method: [block('one', 1), block('two', 2)] })))
    const [one, two] = record.steps
    expect(record.verdict).toBe('passed')
    expect(two?.startedAtMs).toBe(one?.startedAtMs)
    expect(one?.endedAtMs).toBeGreaterThanOrEqual((one?.startedAtMs ?? 0) + 3000)
  })

  it('asks a server over HTTP at its own pace; no answer is known to be none', async () => {
    const probes = [{ name: 'health', probe: 'http', tolerance: 200, arguments: { url: '/health' }, every: '1 s' }]
    const run = begin(file({ 'steady-state-hypothesis': { title: 'x', probes }, load: 'none' }))
    await until(run, 'method')
    cluster.status = null
    expect(await end(run)).toMatchObject({ verdict: 'failed', words: expect.stringContaining('status = 200 after: 0') })
  })

  it('says what could not be taken back', async () => {
    cluster.leftBehind = 'slot 2 is still paused'
    expect((await end(begin())).words).toContain('Not taken back: slot 2 is still paused')
  })

  it('can be run again after it was aborted', async () => {
    const first = begin()
    await until(first, 'before')
    first.stop('stopped by hand')
    await end(first)
    expect(await end(begin())).toMatchObject({ verdict: 'passed' })
  })
})
