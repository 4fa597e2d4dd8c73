import { describe, expect, it } from 'vitest'
import { limits } from '../limits.ts'
import { defaultLoadSettings, loadPresets, loadSettingsSchema } from './load-settings.ts'

const wrong = (change: object): readonly string[] => {
  const parsed = loadSettingsSchema.safeParse({ ...defaultLoadSettings, ...change })
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.message)
}

describe('settings of a load', () => {
  it('are right by default, and with each preset', () => {
    expect(wrong({})).toEqual([])
    for (const { change } of loadPresets) expect(wrong(change)).toEqual([])
  })

  it.each([
    [{ ratePerSec: 0 }, 'Rate per second must be a whole number from 1 to 100000'],
    [{ ratePerSec: 10_000_000 }, 'Rate per second must be a whole number from 1 to 100000'],
    [{ ratePerSec: 1.5 }, 'Rate per second must be a whole number from 1 to 100000'],
    [{ body: 'x'.repeat(100_000_000) }, 'Body must not be longer than 1 MB'],
    [{ body: 'ü'.repeat(limits.loadBodyBytes.max / 2 + 1) }, 'Body must not be longer than 1 MB'],
    [
      { headers: [{ name: 'X', value: 'a\r\nEvil: b' }] },
      'A header value must not contain a line break or a control character',
    ],
    [{ headers: [{ name: 'X\n', value: 'a' }] }, 'Header name "X\\n" has a character HTTP does not allow there'],
    [{ headers: [{ name: '', value: 'a' }] }, 'Header name "" has a character HTTP does not allow there'],
    [{ paths: [{ path: '/a b', weight: 1 }] }, 'A path must begin with / and hold no blank'],
    [{ paths: [{ path: '/a\r\nX: y', weight: 1 }] }, 'A path must begin with / and hold no blank'],
    [{ paths: [{ path: '/', weight: 0 }] }, 'Weight must be a whole number from 1 to 1000'],
    [{ connections: 0 }, 'Connections must be a whole number from 1 to 10000'],
    [{ method: 'TRACE' }, 'Method must be one of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS'],
  ])('are refused in words: %#', (change, words) => {
    expect(wrong(change)).toEqual([words])
  })
})
