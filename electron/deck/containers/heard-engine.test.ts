import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import type { FleetSource } from '../../../shared/containers/engine.ts'
import { ok } from '../../../shared/result.ts'
import type { Engines } from '../../engines/types.ts'
import { HeardEngine } from './heard-engine.ts'
import { FakeEngine, testReplica, testState } from './testing/fake-fleet.ts'

const source: FleetSource = { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' }

/** Answers when it is told to. */
function slowEngine() {
  const fake = new FakeEngine(testState([testReplica('t1', 1)]))
  const asked: (() => void)[] = []
  const engines: Pick<Engines, 'open'> = {
    async open(source, heard) {
      await new Promise<void>((done) => asked.push(done))
      return fake.open(source, heard)
    },
  }
  const nothing = (): void => {}
  const engine = new HeardEngine({
    clock: createManualClock(),
    engines,
    source,
    name: () => 'web',
    ...{ took: nothing, stats: nothing, output: nothing, said: nothing, say: nothing, changed: nothing },
  })
  return { engine, asked, fake }
}

describe('the engine behind a cluster', () => {
  it('is opened once, however often it is asked for while it has not answered', async () => {
    const { engine, asked } = slowEngine()
    const both = Promise.all([engine.connect(true), engine.connect(true)])
    expect(asked).toHaveLength(1)
    for (const answer of asked) answer()
    expect(await both).toEqual([ok(undefined), ok(undefined)])
  })

  it('is asked anew once it has answered that it is not there', async () => {
    const { engine, asked, fake } = slowEngine()
    fake.isThere = false
    const first = engine.connect(false)
    asked[0]?.()
    expect(await first).toMatchObject({ ok: false })
    fake.isThere = true
    const second = engine.connect(false)
    asked[1]?.()
    expect(await second).toEqual(ok(undefined))
  })
})
