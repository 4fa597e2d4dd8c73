import { describe, expect, it } from 'vitest'
import { commands } from './contract.ts'

const long = 'x'.repeat(200_000)

describe('input of commands', () => {
  it.each([
    ['deck.dismissNotice', { noticeId: long }],
    ['deck.saveView', { selectedClusterId: long }],
    ['deck.saveView', { columnWidths: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`c${at}`, 100])) }],
    ['cluster.openSample', { sample: long }],
    ['sample.source', { sample: long }],
    ['worker.revealEnv', { clusterId: 'a', slot: 1, name: long }],
    ['dialog.pickFolder', { startAt: long }],
    ['cluster.open', { scriptPath: long }],
    ['experiment.check', { source: `${long}x` }],
    ['experiment.run', { clusterId: 'a', source: '', repeats: 101 }],
    ['cluster.reload', { clusterId: 'a', slot: 129 }],
    ['cluster.events', { clusterId: 'a', count: 2001 }],
    ['cluster.numbers', { clusterId: long }],
    ['log.search', { clusterId: 'a', query: long, count: 1 }],
    ['profile.text', { profileId: long }],
    ['cluster.reload', { clusterId: 'a', slot: 1, force: true }],
  ] as const)('%s has a bound', (name, input) => {
    expect(commands[name].input.safeParse(input).success).toBe(false)
  })
})
