import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLoadSettings, loadSettingsSchema } from '../load-settings.ts'
import { defaultReload, reloadSettingsSchema } from '../settings.ts'

const loadTakes = (path: string): boolean =>
  loadSettingsSchema.safeParse({ ...defaultLoadSettings, paths: [{ path, weight: 1 }] }).success
const probeTakes = (path: string): boolean =>
  reloadSettingsSchema.safeParse({ ...defaultReload, probePath: path }).success

describe('a path that is asked for', () => {
  it.each(['//elsewhere', '//elsewhere/a', '/\\elsewhere', '//', '\\\\elsewhere', '\\/elsewhere'])(
    '%s is none: it names a host',
    (path) => {
      expect([loadTakes(path), probeTakes(path)]).toEqual([false, false])
    },
  )

  it.each(['/', '/a//b', '/a?to=//elsewhere', '/a\\b'])('%s is one', (path) => {
    expect([loadTakes(path), probeTakes(path)]).toEqual([true, true])
  })

  it('never leads to another host, whatever it is made of', () => {
    const text = fc.string({ unit: fc.constantFrom('/', '\\', '\t', '\n', '\0', '@', ':', '?', '#', '.', ' ', 'a') })
    fc.assert(
      fc.property(text, (path) => {
        fc.pre(loadTakes(path) || probeTakes(path))
        expect(new URL(path, 'http://127.0.0.1:3000').host).toBe('127.0.0.1:3000')
      }),
    )
  })

  it('says why', () => {
    const read = reloadSettingsSchema.safeParse({ ...defaultReload, probePath: '//elsewhere' })
    expect(read.error?.issues.map(({ message }) => message)).toEqual([
      'Probe path must begin with one /: two would name another host',
    ])
  })
})
