import { describe, expect, it } from 'vitest'
import type { AgentInspectReport } from '../../../shared/inspection/agent-reports.ts'
import { limits } from '../../../shared/limits.ts'
import { originals } from '../cover/originals.ts'
import { FarFiles } from './files.ts'

describe('what looks wrote in a container', () => {
  it('is never more in memory than what one of them may be', () => {
    const told: AgentInspectReport[] = []
    const files = new FarFiles({ originals, tell: (report) => told.push(report) > 0 })
    const isKept = (path: string): boolean => {
      files.read({ lookId: 1, path, offset: 0 })
      const report = told.at(-1)
      return report?.kind === 'written' && report.words === ''
    }
    const text = 'x'.repeat(limits.fetchedTextBytes / 2)
    files.write('first', text)
    files.write('second', text)
    expect([isKept('first'), isKept('second')]).toEqual([true, true])
    files.write('third', 'one more')
    expect([isKept('first'), isKept('second'), isKept('third')]).toEqual([false, true, true])
    files.close()
  })
})
