import { describe, expect, it } from 'vitest'
import { wishOf } from './fork-wish.ts'
import type { ForkOptions, SpawnOptions } from './node-internals.ts'

type Stdio = SpawnOptions['stdio']
const ipc = { type: 'pipe', ipc: true }
const fork = { execArgv: [] } as unknown as ForkOptions
const wish = (stdio: Stdio) =>
  wishOf(fork, { file: '/bin/node', args: ['node', 'a.js'], envPairs: ['NODE_UNIQUE_ID=3'], stdio } as SpawnOptions)
    .wish

describe('what the deck cannot carry of a fork', () => {
  it.each<[string, Stdio, readonly string[]]>([
    ['nothing of "inherit", which Node writes as numbers', [0, 1, 2].map((fd) => ({ type: 'fd', fd })), []],
    ['nothing of `silent`', [0, 1, 2].map(() => ({ type: 'pipe' })), []],
    [
      'another descriptor as its output, and one more beside the channel',
      [{ type: 'ignore' }, { type: 'fd', fd: 2 }, { type: 'fd', fd: 2 }, ipc, { type: 'pipe' }],
      ['stdio 1 of its workers (fd)', 'stdio 4 of its workers (pipe)'],
    ],
  ])('%s', (_what, stdio, notCarried) => {
    expect(wish([...stdio, ipc]).notCarried).toEqual(notCarried)
  })
})
