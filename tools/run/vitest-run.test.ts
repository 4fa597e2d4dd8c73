import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../setup/folders.mjs'
import { readOutcome } from './vitest-run.mjs'

const report = {
  startTime: 1000,
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 2,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
}

const unloadable = { name: inRoot('c.test.ts'), status: 'failed', assertionResults: [], message: 'no such file\nc' }

describe('outcome of a vitest run', () => {
  it('counts what its report says', () => {
    expect(readOutcome(report, 900, 0)).toEqual({ code: 0, passed: 7, failed: 0, skipped: 2, failures: [] })
  })

  it('counts a file that could not be loaded as one failure', () => {
    const broken = { ...report, testResults: [...report.testResults, unloadable] }
    expect(readOutcome(broken, 900, 1)).toMatchObject({ code: 1, passed: 7, failed: 1 })
  })

  it('names each failure with what it said first', () => {
    const failed = {
      name: inRoot('a', 'b.test.ts'),
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'b works' },
        {
          status: 'failed',
          fullName: 'b ends',
          failureMessages: ['AssertionError: expected 1 to be 2\n    at b.ts:3'],
        },
      ],
    }
    const broken = { ...report, numFailedTests: 1, testResults: [failed, unloadable] }
    expect(readOutcome(broken, 900, 1).failures).toEqual([
      `${join('a', 'b.test.ts')} › b ends: AssertionError: expected 1 to be 2`,
      'c.test.ts: no such file',
    ])
  })

  it('is a failure when the report is missing or from an earlier run', () => {
    expect(readOutcome(null, 900, 0)).toMatchObject({ code: 1, failed: 1 })
    expect(readOutcome(report, 2000, 0)).toMatchObject({ code: 1, failed: 1 })
  })

  it('is a failure when vitest failed without a failed test', () => {
    const { failures, ...rest } = readOutcome(report, 900, 1)
    expect(rest).toMatchObject({ code: 1, failed: 1 })
    expect(failures).toHaveLength(1)
  })
})
