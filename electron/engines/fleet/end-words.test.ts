import { describe, expect, it } from 'vitest'
import { type End, endWords, reasonWords, signalName } from './end-words.ts'

const plain: End = {
  code: 1,
  isOutOfMemory: false,
  isWanted: false,
  asked: null,
  memoryLimitBytes: null,
  theirs: '',
}

describe('the words for how a container ended', () => {
  it.each<[Partial<End>, string]>([
    [{ code: 1 }, 'exited with code 1'],
    [{ code: 0 }, 'it ended by itself, with code 0'],
    [{ code: 0, isWanted: true }, 'stopped, as asked'],
    [{ code: 127 }, 'exited with code 127: its command is not in the image'],
    [{ code: 126 }, 'exited with code 126: its command is in the image and may not be run'],
    [{ code: 137, isOutOfMemory: true, memoryLimitBytes: 64 * 2 ** 20 }, 'killed, out of memory: it may have 64 MiB'],
    [{ code: 137, isOutOfMemory: true }, 'killed, out of memory'],
    [{ code: 137, asked: 'SIGKILL' }, 'killed by SIGKILL, which somebody had its engine send'],
    [
      { code: 137 },
      'killed (SIGKILL) by nobody its engine knows: the memory of the whole machine, or a hand outside of it',
    ],
    [{ code: 137, isWanted: true, asked: 'SIGTERM' }, 'killed (SIGKILL) at the end of its grace, as asked'],
    [{ code: 143, isWanted: true, asked: 'SIGTERM' }, 'ended by SIGTERM, as asked'],
    [{ code: 139 }, 'ended by SIGSEGV'],
    [{ code: null }, ''],
    [{ code: null, isWanted: true }, 'stopped, as asked'],
  ])('%o', (known, words) => {
    expect(endWords({ ...plain, ...known })).toBe(words)
  })
})

describe('sentences of engines and schedulers', () => {
  it.each([
    ['No such image: shop:2', 'its node does not have the image shop:2, and no registry gave it'],
    [
      'starting container failed: OCI runtime create failed: exec: "node": executable file not found in $PATH: unknown',
      'the image has no Node: its command is "node", and there is none',
    ],
    ['exec: "tini": executable file not found in $PATH', 'the image has no program "tini"'],
    [
      'no suitable node (insufficient resources on 3 nodes)',
      'no node has room for it: too little memory or processor free on 3',
    ],
    [
      'no suitable node (scheduling constraints not satisfied on 1 node)',
      'no node may have it: its constraints fit none of 1',
    ],
    [
      'no suitable node (host-mode port already in use on 2 nodes)',
      'no node can have it: the port it publishes is taken on 2',
    ],
    [
      'pull access denied for acme/shop, repository does not exist or may require authorization',
      'no registry gives acme/shop: it is not there, or not for us',
    ],
    [
      'Get "https://registry.acme.test/v2/": dial tcp: lookup registry.acme.test: no such host',
      'the registry registry.acme.test cannot be reached from its node',
    ],
    ['task: non-zero exit (1)', null],
  ])('%s', (theirs, ours) => {
    expect(reasonWords(theirs)).toBe(ours)
  })
})

it('names signals as events tell them: by number or name', () => {
  expect(['9', 'TERM', 'SIGINT', '99'].map(signalName)).toEqual(['SIGKILL', 'SIGTERM', 'SIGINT', 'signal 99'])
})
