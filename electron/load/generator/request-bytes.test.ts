import { describe, expect, it } from 'vitest'
import { buildRequest } from './request-bytes.ts'

const plain = { method: 'GET', headers: [], body: '' } as const
const text = (...args: Parameters<typeof buildRequest>) => buildRequest(...args).kept.toString('latin1')

describe('the bytes of a request', () => {
  const url = new URL('http://127.0.0.1:3000/')

  it('are the least HTTP/1.1 asks for', () => {
    const { kept, closing } = buildRequest(plain, url, '/a?b=c')
    expect(kept.toString()).toBe('GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:3000\r\n\r\n')
    expect(closing.toString()).toBe('GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:3000\r\nConnection: close\r\n\r\n')
  })

  it('tell the length of a body in bytes, and of none where one is expected', () => {
    expect(text({ ...plain, method: 'PUT', body: 'ü' }, url, '/')).toContain('\r\nContent-Length: 2\r\n')
    expect(text({ ...plain, method: 'POST' }, url, '/')).toContain('\r\nContent-Length: 0\r\n')
    expect(text(plain, url, '/')).not.toContain('Content-Length')
  })

  it.each([
    ['Host', 'a.example'],
    ['content-length', '7'],
    ['Connection', 'close'],
    ['Authorization', 'Bearer x'],
  ])('leave %s to the person', (name, value) => {
    const withUser = new URL('http://me:secret@127.0.0.1:3000/')
    const bytes = buildRequest({ method: 'POST', headers: [{ name, value }], body: 'x' }, withUser, '/')
    for (const one of [bytes.kept, bytes.closing]) {
      expect(one.toString().match(new RegExp(`^${name}: `, 'gim'))).toEqual([`${name}: `])
    }
  })

  it('carry the user and password of the URL', () => {
    expect(text(plain, new URL('http://me:s%C3%BC@h/'), '/')).toContain('\r\nAuthorization: Basic bWU6c8O8\r\n')
  })

  it('never hold more than the one request, whatever the path', () => {
    const target = '/ü x\u0000\ud800\r\nEvil: 1#fragment'
    expect(text(plain, url, target).split('\r\n')).toHaveLength(4)
  })
})
