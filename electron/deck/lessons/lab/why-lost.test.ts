import { describe, expect, it } from 'vitest'
import { type LossFacts, whyLost } from './why-lost.ts'

const kept = { variant: 'memory', pid: 40, slot: 2, atMs: 0 } as const
const facts: LossFacts = { kept, variant: 'memory', answeredBy: 3, endOfKeeper: null, storeDeed: null }

describe('why something is lost', () => {
  it.each<[string, Partial<LossFacts>, string]>([
    ['another worker answered', {}, 'slot 3 answered, and it is in the memory of slot 2'],
    [
      'its worker ended',
      { endOfKeeper: 'slot 2 exited by SIGKILL' },
      'slot 2 exited by SIGKILL, and its memory ended with it',
    ],
    [
      'the shop looks elsewhere',
      { variant: 'redis' },
      'it was kept in the memory of one worker, and the shop looks into the store now',
    ],
    ['a switch to sticky is no reason', { variant: 'sticky' }, 'slot 3 answered, and it is in the memory of slot 2'],
    [
      'the store was emptied',
      { kept: { ...kept, variant: 'redis' }, variant: 'redis', storeDeed: 'the store forgot everything' },
      'the store forgot everything',
    ],
    ['nothing is known', { answeredBy: 2 }, 'the worker that kept it does not have it any more'],
  ])('%s', (_name, known, words) => {
    expect(whyLost({ ...facts, ...known })).toBe(words)
  })
})
