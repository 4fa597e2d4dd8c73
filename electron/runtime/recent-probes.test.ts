import { describe, expect, it } from 'vitest'
import { fail, ok } from '../../shared/result.ts'
import { recentProbes } from './recent-probes.ts'

describe('recent probes', () => {
  it('asks each path once, also while the answer is on its way, until it is old', async () => {
    let nowMs = 0
    const asked: string[] = []
    const probe = recentProbes(
      async (path) => ok(asked.push(path)),
      () => nowMs,
    )
    expect(await Promise.all([probe('/a'), probe('/a'), probe('/b')])).toEqual([ok(1), ok(1), ok(2)])
    nowMs = 9999
    expect(await probe('/a')).toEqual(ok(1))
    nowMs = 10_000
    expect(await probe('/a')).toEqual(ok(3))
    expect(asked).toEqual(['/a', '/b', '/a'])
  })

  it('asks again after a refusal', async () => {
    const answers = [fail('node-missing', '/a does not exist'), ok('v24')]
    const probe = recentProbes(async () => answers.shift() ?? ok('none left'))
    expect(await Promise.all([probe('/a'), probe('/a')])).toEqual([
      fail('node-missing', '/a does not exist'),
      fail('node-missing', '/a does not exist'),
    ])
    expect(await probe('/a')).toEqual(ok('v24'))
  })
})
