import { describe, expect, it } from 'vitest'
import { LogInlet } from './log-inlet.ts'
import type { LogBatch, LogPiece } from './log-protocol.ts'

describe('the way to the logs', () => {
  it('counts exactly what does not fit, of the slot that floods alone, and says so when there is room again', () => {
    const sent: LogBatch[] = []
    const inlet = new LogInlet({ nowMs: () => 0, send: (batch) => sent.push(batch) })
    const loud = inlet.open('one', { slot: 1, generation: 1, stream: 'stdout' })
    const calm = inlet.open('one', { slot: 2, generation: 1, stream: 'stdout' })
    const chunk = Buffer.from(`${'x'.repeat(1023)}\n`.repeat(64))
    const pushCount = 200
    for (let push = 0; push < pushCount; push++) loud.push(chunk)
    calm.push(Buffer.from('calm\n'))
    inlet.flush()
    const pieces = (): readonly LogPiece[] => sent.flatMap((batch) => batch.pieces)
    const passed = pieces().filter((piece) => piece.kind === 'bytes' && piece.stream === 1).length
    expect(passed).toBe(64)
    expect(pieces().at(-1)).toMatchObject({ kind: 'bytes', stream: 2, byteCount: 5 })

    for (const { id } of sent) inlet.taken(id)
    inlet.flush()
    const lineCount = (pushCount - passed) * 64
    expect(pieces().at(-1)).toEqual({
      kind: 'gap',
      stream: 1,
      gap: { lineCount, byteCount: lineCount * 1024, endsInLine: false },
      atMs: 0,
    })
    loud.push(Buffer.from('again\n'))
    inlet.flush()
    expect(pieces().at(-1)).toMatchObject({ kind: 'bytes', stream: 1 })
    inlet.close()
  })
})
