import { describe, expect, it } from 'vitest'
import type { RequestMatch } from '../../../../shared/actions/faults/fault-fields.ts'
import { requestMatcher } from './request-matcher.ts'
import { pathOf } from './seen-request.ts'

const everything: RequestMatch = { method: 'any', path: '', header: '', cookie: '', spare: '' }

interface Sent {
  readonly method?: string
  readonly target?: string
  readonly headers?: Readonly<Record<string, string>>
}

const isFor = (match: Partial<RequestMatch>, { method = 'GET', target = '/', headers = {} }: Sent): boolean =>
  requestMatcher({ ...everything, ...match })({ method, path: pathOf(target), header: (name) => headers[name] ?? null })

describe('requests that a fault is for', () => {
  it.each<[string, Partial<RequestMatch>, Sent, boolean]>([
    ['every one', {}, {}, true],
    ['its method', { method: 'POST' }, { method: 'POST' }, true],
    ['another method', { method: 'POST' }, {}, false],
    ['its path, whatever the query', { path: '/a' }, { target: '/a?b=/c' }, true],
    ['a longer path', { path: '/a' }, { target: '/a/b' }, false],
    ['a path that begins so', { path: '/api/*' }, { target: '/api/x?y' }, true],
    ['one that does not', { path: '/api/*' }, { target: '/ap' }, false],
    ['a query that looks like it', { path: '/api/*' }, { target: '/?/api/x' }, false],
    ['a path as it is encoded', { path: '/%61' }, { target: '/a' }, false],
    ['a whole address', { path: '/a' }, { target: 'http://host:1/a?b' }, true],
    ['an address without a path', { path: '/' }, { target: 'http://host:1' }, true],
    ['a header that is there', { header: 'X-Breaks' }, { headers: { 'x-breaks': '' } }, true],
    ['one that is not', { header: 'x-breaks' }, {}, false],
    ['a header and its value', { header: 'x-breaks: anna' }, { headers: { 'x-breaks': 'anna' } }, true],
    ['another value', { header: 'x-breaks: anna' }, { headers: { 'x-breaks': 'annabel' } }, false],
    ['a value with a colon', { header: 'x-at: 1:2' }, { headers: { 'x-at': '1:2' } }, true],
    ['a cookie among others', { cookie: 'student=anna' }, { headers: { cookie: 'a=b; student=anna' } }, true],
    ['the cookie of another', { cookie: 'student=anna' }, { headers: { cookie: 'student=annabel' } }, false],
    ['no cookie', { cookie: 'student=anna' }, {}, false],
    ['a spared path', { spare: '/health  /live/*' }, { target: '/health?x' }, false],
    ['what is below a spared one', { spare: '/health /live/*' }, { target: '/live/now' }, false],
    ['what is not spared', { spare: '/health' }, { target: '/healthy' }, true],
    ['all conditions but one', { method: 'GET', path: '/a', header: 'x' }, { target: '/a' }, false],
  ])('%s', (_, match, sent, expected) => {
    expect(isFor(match, sent)).toBe(expected)
  })
})
