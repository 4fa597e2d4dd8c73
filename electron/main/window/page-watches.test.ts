import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { DeckThread } from '../../deck/thread/deck-thread.ts'
import { endWatchesWithPage } from './page-watches.ts'

function aWindow() {
  const window = Object.assign(new EventEmitter(), { webContents: new EventEmitter() })
  const called: unknown[] = []
  const deck = {
    call: async (...words: unknown[]) => void called.push(words),
  } as unknown as Pick<DeckThread, 'call'>
  // An emitter stands for what Electron types event by event.
  endWatchesWithPage(window as never, deck)
  return { window, called }
}

const ends = [
  ['traffic.watch', { clusterIds: [] }],
  ['worker.watch', { target: null }],
  ['deck.setSeen', { isSeen: false }],
]

describe('what a page watches', () => {
  it('ends with its reload, and not when it moves within itself', () => {
    const { window, called } = aWindow()
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true })
    window.webContents.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false })
    expect(called).toEqual([])
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
    expect(called).toEqual(ends)
  })

  it('ends with its process, and with its window', () => {
    const { window, called } = aWindow()
    window.webContents.emit('render-process-gone')
    expect(called).toEqual(ends)
    window.emit('closed')
    expect(called).toEqual([...ends, ...ends])
  })
})
