import { describe, expect, it } from 'vitest'
import { readOutcome } from './vitest-run.mjs'

const report = {
  startTime: 1000,
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 2,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
}

describe('outcome of a vitest run', () => {
  it('counts what its report says', () => {
    expect(readOutcome(report, 900, 0)).toEqual({ code: 0, passed: 7, failed: 0, skipped: 2 })
  })

  it('counts a file that could not be loaded as one failure', () => {
    const broken = { ...report, testResults: [...report.testResults, { status: 'failed', assertionResults: [] }] }
    expect(readOutcome(broken, 900, 1)).toMatchObject({ code: 1, passed: 7, failed: 1 })
  })

  it('is a failure when the report is missing or from an earlier run', () => {
    expect(readOutcome(null, 900, 0)).toMatchObject({ code: 1, failed: 1 })
    expect(readOutcome(report, 2000, 0)).toMatchObject({ code: 1, failed: 1 })
  })

  it('is a failure when vitest failed without a failed test', () => {
    expect(readOutcome(report, 900, 1)).toMatchObject({ code: 1, failed: 1 })
  })
})
