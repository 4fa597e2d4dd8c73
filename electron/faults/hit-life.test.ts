import { describe, expect, it } from 'vitest'
import { type HitFact, type HitLife, type HitRules, injecting, isHitOver, stepHit } from './hit-life.ts'

const lasting: HitRules = { landsByExit: false, isOnce: false }
const strike: HitRules = { landsByExit: true, isOnce: true }
const deadly: HitRules = { landsByExit: true, isOnce: false }

const landed: HitFact = { fact: 'landed', numbers: { hitCount: 3 } }
const because = (fact: 'refused' | 'failed' | 'ended' | 'end' | 'late' | 'gone' | 'unheard', why = ''): HitFact => ({
  fact,
  why,
})
const undone: HitFact = { fact: 'undone' }

/** What became of it, and how often it was to be taken back. */
function live(rules: HitRules, ...facts: readonly HitFact[]): HitLife & { readonly undoCount: number } {
  let life = injecting
  let undoCount = 0
  for (const [index, fact] of facts.entries()) {
    const step = stepHit(life, fact, rules, 100 + index)
    life = step.life
    if (step.undo) undoCount += 1
  }
  return { ...life, undoCount }
}

describe('the life of a hit', () => {
  it.each<[string, HitRules, readonly HitFact[], Partial<HitLife> & { undoCount: number }]>([
    [
      'lands, and is taken back',
      lasting,
      [landed, because('end'), undone],
      { state: 'reverted', landedAtMs: 100, endedAtMs: 102, undoCount: 1 },
    ],
    [
      'ends by itself, which is confirmed',
      lasting,
      [landed, because('ended'), undone],
      { state: 'reverted', undoCount: 1 },
    ],
    [
      'stays until nothing of it can be left',
      lasting,
      [landed, because('end')],
      { state: 'reverting', endedAtMs: null, undoCount: 1 },
    ],
    [
      'does not land in its bound, and is taken back',
      lasting,
      [because('late', 'nothing in 5 s'), undone],
      { state: 'did-not-land', why: 'nothing in 5 s', undoCount: 1 },
    ],
    [
      'does not count when it lands too late',
      lasting,
      [because('late', 'nothing in 5 s'), landed, undone],
      { state: 'did-not-land', landedAtMs: null, undoCount: 1 },
    ],
    [
      'lands with its last word',
      lasting,
      [because('end'), landed, undone],
      { state: 'reverted', landedAtMs: 101, undoCount: 1 },
    ],
    ['is refused', lasting, [because('refused', 'no agent')], { state: 'did-not-land', why: 'no agent', undoCount: 0 }],
    [
      'is refused after it was taken back',
      lasting,
      [because('end'), because('refused', 'late word')],
      { state: 'reverting', undoCount: 1 },
    ],
    [
      'fails, which is confirmed',
      lasting,
      [because('failed', 'EMFILE'), undone],
      { state: 'did-not-land', why: 'EMFILE', undoCount: 1 },
    ],
    [
      'goes with its process',
      lasting,
      [landed, because('gone', 'exited by SIGKILL')],
      { state: 'reverted', why: 'exited by SIGKILL', undoCount: 0 },
    ],
    [
      'goes before anything was seen',
      lasting,
      [because('gone', 'exited with code 1')],
      { state: 'did-not-land', undoCount: 0 },
    ],
    [
      'is left by its agent, and says so',
      lasting,
      [landed, because('unheard', 'pipe closed')],
      { state: 'reverted', why: 'pipe closed', undoCount: 0 },
    ],
    ['strikes', strike, [landed], { state: 'reverted', landedAtMs: 100, endedAtMs: 100, undoCount: 0 }],
    ['strikes, and is not awaited', strike, [because('end', 'not awaited')], { state: 'did-not-land', undoCount: 0 }],
    ['is proved by the exit alone', deadly, [landed], { state: 'injecting', numbers: { hitCount: 3 }, undoCount: 0 }],
    [
      'is proved by the exit',
      deadly,
      [landed, because('gone', 'exited by SIGABRT')],
      { state: 'reverted', landedAtMs: 101, undoCount: 0 },
    ],
    ['is taken back before the exit', deadly, [because('end'), undone], { state: 'did-not-land', undoCount: 1 }],
    [
      'is not changed once it is over',
      lasting,
      [because('refused', 'no agent'), landed, because('gone', 'x')],
      { state: 'did-not-land', why: 'no agent', undoCount: 0 },
    ],
  ])('%s', (_, rules, facts, expected) => {
    expect(live(rules, ...facts)).toMatchObject(expected)
  })

  it('waits for the start of a worker, and begins with it', () => {
    const waiting: HitLife = { ...injecting, state: 'waiting' }
    expect(stepHit(waiting, { fact: 'begun' }, deadly, 5).life.state).toBe('injecting')
    expect(stepHit(waiting, because('end', 'no worker started'), deadly, 5)).toMatchObject({
      life: { state: 'did-not-land', why: 'no worker started' },
      undo: false,
    })
    expect(isHitOver(stepHit(waiting, because('gone', 'exited by SIGKILL'), deadly, 5).life)).toBe(false)
  })
})
