import { describe, expect, it } from 'vitest'
import { hideCredentials, hideSecrets, withSecretsOf } from './load-secrets.ts'
import { defaultLoadSettings, loadSettingsSchema } from './model/load-settings.ts'
import { hideInUrl, looksSecret } from './secrets.ts'

const settings = {
  ...defaultLoadSettings,
  url: 'http://ada:hunter2@localhost:3000/a?token=hunter2&page=2',
  headers: [
    { name: 'Authorization', value: 'Bearer hunter2' },
    { name: 'Cookie', value: 'sid=hunter2' },
    { name: 'X-Api-Key', value: 'hunter2' },
    { name: 'X-Forwarded', value: 'Basic hunter2' },
    { name: 'Accept', value: 'text/html' },
  ],
  paths: [{ path: '/b?api_key=hunter2', weight: 2 }],
  body: '{"password":"hunter2"}',
}

describe('secrets of a load', () => {
  it('are hidden wherever they stand, and nothing else is', () => {
    const hidden = hideSecrets(settings)
    expect(JSON.stringify(hidden)).not.toContain('hunter2')
    expect(hidden).toEqual({
      ...settings,
      url: 'http://•••@localhost:3000/a?token=•••&page=2',
      headers: [
        { name: 'Authorization', value: '•••' },
        { name: 'Cookie', value: '•••' },
        { name: 'X-Api-Key', value: '•••' },
        { name: 'X-Forwarded', value: '•••' },
        { name: 'Accept', value: 'text/html' },
      ],
      paths: [{ path: '/b?api_key=•••', weight: 2 }],
      body: '••• 22 bytes',
    })
    expect(hideSecrets(hidden)).toEqual(hidden)
    expect(hideSecrets(defaultLoadSettings)).toEqual(defaultLoadSettings)
  })

  it.each([
    ['http://a:p@ss@h/', 'http://•••@h/'],
    ['http://token@h/', 'http://•••@h/'],
    ['a:b@h:3000/x', '•••@h:3000/x'],
    ['http://h/users/@ada?q=a@b', 'http://h/users/@ada?q=a@b'],
    ['http://h/?sessionid=1#token=2', 'http://h/?sessionid=•••#token=2'],
  ])('in %s leave %s', (url, expected) => {
    expect(hideInUrl(url)).toBe(expected)
  })

  it('are known by their value, too', () => {
    expect(looksSecret('X', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig')).toBe(true)
    expect(looksSecret('X', 'Basic tutorials')).toBe(true)
    expect(looksSecret('Accept', 'text/html')).toBe(false)
  })

  it.each(['{"item":42}', 'hello=1', ''])('are not in the body %j: it is remembered', (body) => {
    expect(hideCredentials({ ...settings, body }).body).toBe(body)
  })

  it.each(['{"user":{"password":"x"}}', 'grant=1&client_secret=x', "{token: 'x'}"])(
    'are in the body %j: it is not remembered',
    (body) => {
      expect(hideCredentials({ ...settings, body }).body).toBe(`••• ${body.length} bytes`)
    },
  )

  it('come back from settings that are known in full, where they are the same', () => {
    expect(withSecretsOf(hideSecrets(settings), settings)).toEqual(settings)
    const other = { ...settings, url: 'http://other/', headers: [], paths: [], body: 'another body' }
    expect(withSecretsOf(hideSecrets(settings), other)).toEqual(hideSecrets(settings))
  })

  it('that are hidden cannot be sent: each is to be typed again', () => {
    const read = loadSettingsSchema.safeParse(hideSecrets(settings))
    const faults = read.success ? [] : read.error.issues.map(({ path, message }) => [path[0], message])
    const again = 'is hidden, because it was not kept: type it again'
    expect(new Map(faults.toReversed().map(([field, words]) => [field, words]))).toEqual(
      new Map([
        ['url', `A part of the URL ${again}`],
        ['headers', `The value ${again}`],
        ['body', `The body ${again}`],
        ['paths', `A part of the path ${again}`],
      ]),
    )
  })
})
