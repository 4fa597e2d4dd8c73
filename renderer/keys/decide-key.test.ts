import { describe, expect, it } from 'vitest'
import { screenIds } from '../../shared/screens.ts'
import { decideKey } from './decide-key.ts'

const press = (key: string, held: { ctrl?: boolean; meta?: boolean; alt?: boolean; shift?: boolean } = {}) => ({
  key,
  ctrlKey: held.ctrl ?? false,
  metaKey: held.meta ?? false,
  altKey: held.alt ?? false,
  shiftKey: held.shift ?? false,
})
const page = { isMac: false, inControl: null, covered: false, screen: 'live' as const }
const indexOf = (screen: (typeof screenIds)[number]) => screenIds.indexOf(screen)

describe('keys', () => {
  it.each([
    ['j', { do: 'move', by: 1 }],
    ['ArrowUp', { do: 'move', by: -1 }],
    ['x', { do: 'kill-menu' }],
    ['i', { do: 'inspect' }],
    ['+', { do: 'scale', by: 1 }],
    ['-', { do: 'scale', by: -1 }],
    [' ', { do: 'freeze' }],
    ['p', { do: 'pause' }],
    ['r', { do: 'reload' }],
    ['?', { do: 'keys' }],
    [']', { do: 'drawer-step', by: 1 }],
    ['1', { do: 'screen', by: indexOf('live') }],
    ['4', { do: 'screen', by: indexOf('load') }],
    ['l', { do: 'screen', by: indexOf('load') }],
    ['q', null],
  ])('%j means %j', (key, action) => {
    expect(decideKey(press(key), page)).toEqual(action)
  })

  it('scale and reload the cluster of a lesson, whose controls stand beside it', () => {
    const lesson = { ...page, screen: 'lessons' as const }
    expect(decideKey(press('-'), lesson)).toEqual({ do: 'scale', by: -1 })
    expect(decideKey(press('r'), lesson)).toEqual({ do: 'reload', by: undefined })
  })

  it('reads Shift+X as SIGKILL', () => {
    expect(decideKey(press('X', { shift: true }), page)).toEqual({ do: 'sigkill' })
  })

  it('leaves single keys to a focused control, but not chords and Escape', () => {
    const inControl = { ...page, inControl: 'button' as const }
    expect(decideKey(press('x'), inControl)).toBeNull()
    expect(decideKey(press(' '), inControl)).toBeNull()
    expect(decideKey(press('k', { ctrl: true }), inControl)).toEqual({ do: 'commands' })
    expect(decideKey(press('Escape'), inControl)).toEqual({ do: 'close' })
  })

  it('lead through a lesson while a button has the focus, and not while an input has', () => {
    const onButton = { ...page, screen: 'lessons' as const, inControl: 'button' as const }
    expect(decideKey(press('p'), onButton)).toEqual({ do: 'projector', by: undefined })
    expect(decideKey(press('ArrowRight'), onButton)).toEqual({ do: 'lesson-step', by: 1 })
    expect(decideKey(press('r'), onButton)).toBeNull()
    expect(decideKey(press('p'), { ...onButton, inControl: 'input' })).toBeNull()
  })

  it('leaves every key to what covers the page', () => {
    const covered = { ...page, covered: true }
    expect(decideKey(press('Escape'), covered)).toBeNull()
    expect(decideKey(press('k', { ctrl: true }), covered)).toBeNull()
  })

  it('takes chords with the key of the platform', () => {
    expect(decideKey(press('3', { ctrl: true }), page)).toEqual({ do: 'cluster', by: 2 })
    expect(decideKey(press('o', { meta: true }), page)).toBeNull()
    expect(decideKey(press('o', { meta: true }), { ...page, isMac: true })).toEqual({ do: 'open-script' })
    expect(decideKey(press('k', { ctrl: true, alt: true }), page)).toBeNull()
  })
})
