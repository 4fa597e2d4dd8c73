import { describe, expect, it } from 'vitest'
import { orphanNotices, storeRecordName } from './orphan-words.ts'

const worker = { pid: 40, clusterName: 'shop', slot: 2, state: 'blocked', isGone: true } as const
const generator = { pid: 41, clusterName: 'shop', slot: null, state: 'stopped', isGone: true } as const
const words = (...ended: Parameters<typeof orphanNotices>[0][number][]) =>
  orphanNotices(ended, 'a dead deck').map(({ tone, title, detail }) => [tone, title, detail])

describe('what a dead deck left behind', () => {
  it('is told by kind, and each by its name, pid and state', () => {
    expect(words(worker, { ...worker, pid: 42, slot: 3 }, generator)).toEqual([
      [
        'info',
        'Ended 2 workers and 1 load generator that a dead deck left behind',
        'shop slot 2 (pid 40, blocked), shop slot 3 (pid 42, blocked), shop load generator (pid 41, stopped)',
      ],
    ])
    const store = { ...generator, clusterName: storeRecordName }
    expect(words(store).map((notice) => notice.slice(1))).toEqual([
      ['Ended 1 store that a dead deck left behind', 'state lab store (pid 41, stopped)'],
    ])
    expect(words(generator).map(([, title]) => title)).toEqual(['Ended 1 load generator that a dead deck left behind'])
  })

  it('is a warning where it is still there', () => {
    expect(words({ ...worker, isGone: false })).toEqual([
      ['warn', 'Processes of a dead deck are still there, though SIGKILL was sent', 'shop slot 2 (pid 40, blocked)'],
    ])
  })

  it('is nothing to tell where nothing was left', () => {
    expect(words()).toEqual([])
  })
})
