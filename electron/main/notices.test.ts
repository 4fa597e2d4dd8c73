import { describe, expect, it } from 'vitest'
import { createNotices } from './notices.ts'

function recorded() {
  const pushed: string[] = []
  const notices = createNotices({ push: (name) => pushed.push(name) })
  return { notices, pushed }
}

const notice = (title: string, detail = '') => ({ tone: 'warn', title, detail, action: null }) as const

describe('notices', () => {
  it('are told and kept, the newest first, until they are removed', () => {
    const { notices, pushed } = recorded()
    notices.add(notice('one'))
    notices.add(notice('two'))
    expect(notices.all.map(({ title }) => title)).toEqual(['two', 'one'])
    notices.remove(notices.all[1]?.id ?? '')
    expect(notices.all.map(({ title }) => title)).toEqual(['two'])
    expect(pushed).toEqual(['notice', 'notice', 'notice-removed'])
  })

  it('replace one another when only their numbers differ', () => {
    const { notices, pushed } = recorded()
    notices.add(notice('Settings were not saved', 'deck.json.3987568892 is gone'))
    notices.add(notice('Settings were not saved', 'deck.json.148734 is gone'))
    notices.add(notice('Settings were not saved', 'the disk is full'))
    expect(notices.all.map(({ detail }) => detail)).toEqual(['the disk is full', 'deck.json.148734 is gone'])
    expect(pushed).toEqual(['notice', 'notice-removed', 'notice', 'notice'])
  })

  it('do not pile up without end', () => {
    const { notices } = recorded()
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') notices.add(notice(letter))
    expect(notices.all).toHaveLength(20)
    expect(notices.all[0]?.title).toBe('z')
  })
})
