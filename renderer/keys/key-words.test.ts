import { describe, expect, it } from 'vitest'
import { ariaKey, sheetRows, shownKey } from './key-words.ts'

describe('words of keys', () => {
  it.each([
    ['commands', 'Ctrl K', '⌘K'],
    ['start-load', 'Ctrl Enter', '⌘↵'],
    ['sigkill', 'Shift X', 'Shift X'],
    ['move', '↑', '↑'],
    ['freeze', 'Space', 'Space'],
    ['close', 'Esc', 'Esc'],
    ['scale', '+', '+'],
  ] as const)('%s is %s, on macOS %s', (id, words, onMac) => {
    expect([shownKey(id, false), shownKey(id, true)]).toEqual([words, onMac])
  })

  it('are told to screen readers in theirs', () => {
    expect([ariaKey('start-load', false), ariaKey('start-load', true)]).toEqual(['Control+Enter', 'Meta+Enter'])
  })

  it('stand on the sheet with what they do, screens by their words, digits as a span', () => {
    const rows = sheetRows(true)
    expect(rows[0]).toEqual(['Commands', ['⌘K']])
    expect(rows).toContainEqual(['Cluster in the sidebar', ['⌘1 … 9']])
    expect(rows).toContainEqual(['Load', ['4', 'l']])
    expect(rows).toContainEqual(['Inspect the worker', ['i', 'Enter']])
    expect(rows.at(-1)).toEqual(['This sheet', ['?']])
  })
})
