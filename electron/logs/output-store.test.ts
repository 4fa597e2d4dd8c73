import { describe, expect, it } from 'vitest'
import { createOutputStore } from './output-store.ts'

describe('output store', () => {
  it('keeps the last five ended generations, each with its last lines', () => {
    const store = createOutputStore()
    for (let generation = 1; generation <= 8; generation++) {
      const buffer = store.open(2, generation)
      for (let line = 0; line < 500; line++) buffer.feed('stdout', Buffer.from(`g${generation} ${line}\n`))
    }
    expect(store.generations(2)).toEqual([3, 4, 5, 6, 7, 8])
    expect(store.output(2)).toMatchObject({ generation: 8 })
    expect(store.output(2)?.lines).toHaveLength(500)
    expect(store.output(2, 7)?.lines).toHaveLength(200)
    expect(store.output(2, 7)?.lines.at(-1)?.text).toBe('g7 499')
    expect(store.output(2, 7)?.droppedLineCount).toBe(300)
    expect(store.output(2, 1)).toBeUndefined()
    expect(store.output(9)).toBeUndefined()
  })

  it('takes what a dead worker had still in its pipe', () => {
    const store = createOutputStore()
    const dying = store.open(1, 1)
    store.open(1, 2)
    dying.feed('stderr', Buffer.from('last words\n'))
    expect(store.output(1, 1)?.lines.map((line) => line.text)).toEqual(['last words'])
  })
})
