import { describe, expect, it } from 'vitest'
import { OutputFrames } from './output-frames.ts'

function frame(kind: 1 | 2, text: string): Buffer {
  const head = Buffer.alloc(8)
  head[0] = kind
  head.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([head, Buffer.from(text)])
}

describe('output of a container without a terminal', () => {
  const whole = Buffer.concat([
    frame(1, '2026-11-30T07:00:00.5Z héllo\n'),
    frame(2, '2026-11-30T07:00:01Z \n'),
    frame(1, '2026-11-30T07:00:02Z end'),
  ])
  const pieces = [
    ['stdout', '2026-11-30T07:00:00.5Z', 'héllo\n'],
    ['stderr', '2026-11-30T07:00:01Z', '\n'],
    ['stdout', '2026-11-30T07:00:02Z', 'end'],
  ]

  it('is the same wherever the network cuts it', () => {
    for (let size = 1; size <= whole.length; size++) {
      const frames = new OutputFrames()
      const got = []
      for (let at = 0; at < whole.length; at += size) got.push(...frames.push(whole.subarray(at, at + size)))
      expect(got.map(({ stream, time, bytes }) => [stream, time, bytes.toString()])).toEqual(pieces)
    }
  })
})
