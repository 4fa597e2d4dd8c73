import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultRestartRule, type RestartRule } from '../../../shared/model/rules.ts'
import type { ExitRecord } from '../../../shared/model/worker.ts'
import { createFakeCluster } from '../testing/fake-workers.ts'
import { replaySlot } from './replay-rule.ts'

/** Slot 1 crashes so long after `online` each time, under this rule; null: it gets killed by hand. */
function live(lives: readonly (number | null)[], rule: Partial<RestartRule> = {}): readonly ExitRecord[] {
  const cluster = createFakeCluster(rule)
  void cluster.supervisor.start(1)
  for (const onlineMs of lives) {
    if (cluster.slot(1).phase === 'failed') cluster.supervisor.retry(1)
    cluster.online(1)
    cluster.clock.advance(onlineMs ?? 0)
    if (onlineMs === null) void cluster.supervisor.act(cluster.target(1), { action: 'worker.sigkill' })
    cluster.exit(1, onlineMs === null ? null : 1, onlineMs === null ? 'SIGKILL' : null)
    cluster.clock.advance(60_000)
  }
  cluster.supervisor.close()
  return cluster.exits
}

const crashes = (count: number): number[] => Array.from({ length: count }, () => 100)
const inAnHour = { ...defaultRestartRule, unstableWindowMs: 3_600_000 }

describe('replay of a slot’s history', () => {
  it('names the moment when a stricter rule would have given up', () => {
    const exits = live(crashes(5), inAnHour)
    const replay = replaySlot(1, exits, { ...inAnHour, maxUnstable: 3 })
    const at = new Date(exits[2]?.atMs ?? 0).toTimeString().slice(0, 8)
    expect(replay).toMatchObject({
      outcome: 'given-up',
      words: `with this rule slot 1 would have been given up at ${at}, at 3 unstable exits within 1 h`,
    })
    expect(replay.exits.map((exit) => exit.decision)).toEqual(['back-off', 'back-off', 'give-up'])
  })

  it('says how often a kinder rule would have gone on', () => {
    const exits = live(crashes(5), inAnHour)
    expect(replaySlot(1, exits, { ...inAnHour, maxUnstable: 8 })).toMatchObject({
      outcome: 'goes-on',
      words: expect.stringMatching(
        /^with this rule slot 1 would not have been given up at \S+: had it gone on like that, it would have been tried again 3 more times$/,
      ),
    })
    expect(replaySlot(1, exits, { ...inAnHour, minUptimeMs: 50 }).words).toContain('tried again without end')
  })

  it('starts over where a person tried again', () => {
    const exits = live(crashes(7), inAnHour)
    const replay = replaySlot(1, exits, { ...inAnHour, maxUnstable: 3 })
    // The 4th and 5th exit would not have happened.
    expect(replay.exits.map((exit) => exit.decision)).toEqual([
      'back-off',
      'back-off',
      'give-up',
      'back-off',
      'back-off',
    ])
  })

  it('adds up other waits, and says when nothing changes', () => {
    const exits = live(crashes(3))
    expect(replaySlot(1, exits, { ...defaultRestartRule, backOffMs: 1000 }).words).toBe(
      'slot 1: the slot goes on as it did over 3 exits, with waits of 7 s in all instead of 1.4 s',
    )
    expect(replaySlot(1, exits, defaultRestartRule).words).toBe('slot 1: this rule decides 3 exits as before')
    expect(replaySlot(4, [], defaultRestartRule).words).toBe('slot 4 has had no exit yet')
  })

  it('decides every history under its own rule as before', () => {
    const rules = fc.record({
      minUptimeMs: fc.constantFrom(0, 500, 1000),
      backOffMs: fc.constantFrom(0, 200, 5000),
      backOffCapMs: fc.constantFrom(0, 1000, 30_000),
      maxUnstable: fc.integer({ min: 1, max: 6 }),
      unstableWindowMs: fc.constantFrom(1000, 200_000, 3_600_000),
    })
    const lives = fc.array(fc.option(fc.constantFrom(0, 100, 499, 500, 999, 1000, 20_000), { nil: null }), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(lives, rules, (list, rule) => {
        const exits = live(list, rule)
        const replay = replaySlot(1, exits, rule)
        expect(replay.exits.map((exit) => exit.would)).toEqual(exits.map((exit) => exit.words))
        expect(replay.exits.filter((exit) => exit.isDifferent)).toEqual([])
      }),
    )
  })
})
