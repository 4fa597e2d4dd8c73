import { expect, it } from 'vitest'
import { headOf, lineOf, Notes } from './table.ts'

it('the conformance table has a column for either primary, and says each reason once', () => {
  const notes = new Notes()
  const seen = { isRight: true, observation: 1 }
  const lines = [
    headOf(
      [18, 20].map((major) => ({ name: `Node ${major}`, major, execPath: '' })),
      8,
    ),
    lineOf({ promise: 'ids grow', verdicts: [{ kind: 'same' }, { kind: 'known', why: 'because' }] }, 8, notes),
    lineOf(
      {
        promise: 'fd',
        verdicts: [
          { kind: 'known', why: 'because' },
          { kind: 'unavailable', why: 'too old' },
        ],
      },
      8,
      notes,
    ),
    lineOf({ promise: 'udp', verdicts: [{ kind: 'wrong', node: seen, ours: { ...seen, isRight: false } }] }, 8, notes),
    ...notes.lines,
  ]
  expect(lines.join('\n')).toBe(`\
         Node 18           Node 20
         node  ours        node  ours
ids grow ✓     ✓           ✓     differs 1
fd       ✓     differs 1   n.a.  n.a. 2
udp      ✓     WRONG
1: because
2: too old`)
})
