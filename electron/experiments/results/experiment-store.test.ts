import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import { madeUpResult, madeUpRun } from '../testing/made-up-result.ts'
import { ExperimentStore } from './experiment-store.ts'

describe('kept experiments', () => {
  let dir: string
  let problems: string[]
  let store: ExperimentStore
  beforeEach(() => {
    dir = join(mkdtempSync(join(tmpdir(), 'clusterdeck-kept-')), 'experiments')
    problems = []
    store = new ExperimentStore(dir, (words) => problems.push(words))
  })
  afterEach(() => rmSync(join(dir, '..'), { recursive: true }))

  const at = (nth: number) => madeUpResult([madeUpRun({ startedAtMs: nth })], `result-${nth}`)

  it('are there for the next deck, newest first, for this user alone', async () => {
    for (const nth of [1, 3, 2]) expect(await store.add(at(nth))).toMatchObject({ ok: true })
    const next = new ExperimentStore(dir, (words) => problems.push(words))
    expect((await next.summaries()).map(({ resultId }) => resultId)).toEqual(['result-3', 'result-2', 'result-1'])
    expect(await next.read('result-2')).toEqual({ ok: true, value: at(2) })
    expect(statSync(join(dir, 'result-1.jsonl')).mode & 0o777).toBe(0o600)
    expect(problems).toEqual([])
  })

  it('are renamed and removed', async () => {
    await store.add(at(1))
    await store.rename('result-1', 'Before the fix')
    expect(await store.read('result-1')).toMatchObject({ value: { summary: { name: 'Before the fix' } } })
    expect(await store.remove('result-1')).toMatchObject({ ok: true })
    expect(readdirSync(dir)).toEqual([])
    expect(await store.read('result-1')).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('are bounded in number: the oldest that nobody named goes', async () => {
    await store.add(at(0))
    await store.rename('result-0', 'kept')
    for (let nth = 1; nth <= limits.experimentResultsKept; nth += 1) await store.add(at(nth))
    const ids = (await store.summaries()).map(({ resultId }) => resultId)
    expect(ids).toHaveLength(limits.experimentResultsKept)
    expect(ids).toContain('result-0')
    expect(ids).not.toContain('result-1')
  })

  it('that cannot be understood are left as they are, and told', async () => {
    await store.add(at(1))
    writeFileSync(join(dir, 'broken.jsonl'), '{"version":9}\n')
    const next = new ExperimentStore(dir, (words) => problems.push(words))
    expect(await next.summaries()).toHaveLength(1)
    expect(problems).toEqual([expect.stringContaining('broken.jsonl cannot be understood')])
    expect(readdirSync(dir)).toContain('broken.jsonl')
  })
})
