import { describe, expect, it } from 'vitest'
import { entryLines } from './stack-lines.ts'

const stack = [
  "TypeError: Cannot read properties of undefined (reading 'total')",
  '    at sumOrder (/home/ada/shop/lib/order.js:42:24)',
  '    at file:///home/ada/shop/server.mjs:7:3',
  '    at next (/home/ada/shop/node_modules/express/lib/router.js:280:10)',
  '    at Server.emit (node:events:518:28)',
  '    at Array.map (<anonymous>)',
  '    at async Promise.all (index 0)',
  '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
]

describe('the lines of a stack', () => {
  it('tell own code, packages and Node apart, and fold the frames of Node', () => {
    expect(entryLines(stack).map((line) => line.kind)).toEqual([
      'text',
      'own',
      'own',
      'package',
      'node',
      'text',
      'node',
    ])
    expect(entryLines(stack)[1]).toEqual({
      kind: 'own',
      before: '    at sumOrder (',
      place: '/home/ada/shop/lib/order.js:42:24',
      after: ')',
    })
  })

  it('lose nothing', () => {
    const again = entryLines(stack).flatMap((line) =>
      line.kind === 'text' ? [line.text] : line.kind === 'node' ? line.frames : [line.before + line.place + line.after],
    )
    expect(again).toEqual(stack)
  })

  it('take Windows paths for frames, and sentences about places for text', () => {
    expect(entryLines(['    at run (C:\\shop\\order.js:4:2)'])[0]?.kind).toBe('own')
    expect(entryLines(['at 14:31:01 the cache was empty'])[0]?.kind).toBe('text')
  })
})
