import { describe, expect, it } from 'vitest'
import { requestLine } from './request-line.ts'

describe('how a request is named', () => {
  it('has no query, and no more than 80 characters', () => {
    expect(requestLine('GET', '/cart/7?token=secret')).toBe('GET /cart/7')
    expect(requestLine('GET', `/${'x'.repeat(200)}`)).toHaveLength(80)
    expect(requestLine()).toBe(' ')
  })
})
