import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isLong } from '../../../../tools/testing/tested-releases.ts'
import { openSetUp } from './test-set-up.ts'

/** All have a real primary and real workers: relaying and replacing are tested beside, in each run. */
const long = it.runIf(isLong)
const script = (name: string): string => resolve(import.meta.dirname, 'fixtures', name)

describe('scripts as people write them, with their own primary', () => {
  long('one table for all workers counts on through the death of a worker', async () => {
    const { listening, ask, kill, words, state } = await openSetUp(script('shared-table.cjs'))
    await listening(3)
    const counts = await Promise.all(Array.from({ length: 6 }, () => ask('/page')))
    expect(counts.map(Number).sort()).toEqual([1, 2, 3, 4, 5, 6])
    kill({ slot: 2 })
    await words(/your primary forked g2 in slot 2/)
    await listening(3)
    expect(await ask('/page')).toBe('7')
    expect(state()).toMatchObject({ problems: [], ownPrimary: { forkCount: 4, messages: { lost: 0 } } })
  })

  long('each worker gets the part that its fork named, and an empty slot stays empty', async () => {
    const { listening, ask, kill, words, state } = await openSetUp(script('part-by-environment.cjs'))
    await listening(2)
    const parts = await Promise.all(Array.from({ length: 4 }, () => ask()))
    expect([...new Set(parts)].sort()).toEqual(['north', 'south'])
    kill({ slot: 1 })
    await words(/slot 1 exited by SIGKILL .*empty until your primary forks/)
    expect(await ask()).toBe('south')
    expect(state()?.ownPrimary?.empty).toMatchObject([{ slot: 1 }])
  })

  long('a message sent right after the fork reaches a worker that waits for it', async () => {
    const { listening, ask } = await openSetUp(script('settings-by-message.cjs'))
    await listening(2)
    expect(await ask()).toBe('told')
  })

  long('a starter without a check runs another file, and replaces who dies', async () => {
    const { listening, ask, kill, words } = await openSetUp(script('starter.cjs'))
    await listening(2)
    expect(await ask()).toBe('web --quiet')
    kill({ slot: 1 })
    await words(/your primary forked g2 in slot 1/)
    await listening(2)
  })

  long('a starter with a check runs another file', async () => {
    const { listening, ask } = await openSetUp(script('careful-starter.cjs'))
    await listening(2)
    expect(await ask()).toBe('web ')
  })
})
