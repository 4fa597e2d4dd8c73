import { describe, expect, it } from 'vitest'
import { fieldTerm, readTerms, writeTerms } from './query-text.ts'

describe('filters in the text of the query', () => {
  it('are read where a person wrote them', () => {
    expect(readTerms('level>=warn cart slot:3,1 is:life')).toEqual({ level: 'warn', slots: [3, 1], isLife: true })
    expect(readTerms('"slot:2" /level>=warn/ -is:life')).toEqual({ level: null, slots: [], isLife: false })
  })

  it.each([
    ['cart_7f31', { level: 'warn' }, 'level>=warn cart_7f31'],
    ['level>=warn cart', { level: null }, 'cart'],
    ['cart slot:2', { slots: [3, 2] }, 'slot:2,3 cart'],
    ['slot:2 level>=error "a b"', { slots: [] }, 'level>=error "a b"'],
    ['', { isLife: true }, 'is:life'],
  ] as const)('are written into %j: %j makes %j', (query, patch, written) => {
    expect(writeTerms(query, patch)).toBe(written)
  })

  it('leave everything else as it was, and can be taken back', () => {
    const own = '-GET "two words" /a b\\/c/i status:5xx'
    const there = writeTerms(own, { level: 'info', slots: [1], isLife: true })
    expect(there).toBe(`level>=info slot:1 is:life ${own}`)
    expect(writeTerms(there, { level: null, slots: [], isLife: false })).toBe(own)
  })

  it('are read as the search reads them', () => {
    expect(readTerms('level>=40 slot=2 level:error')).toEqual({ level: 'warn', slots: [2], isLife: false })
    expect(writeTerms('level:error GET /api/cart', { level: 'info' })).toBe('level>=info level:error GET /api/cart')
  })

  it.each(['a "b c', '/b c(', 'level>=nonsense x'])('are written before %j, which cannot be read yet', (query) => {
    const there = writeTerms(query, { slots: [2] })
    expect(there).toBe(`slot:2 ${query}`)
    expect(readTerms(there).slots).toEqual([2])
    expect(writeTerms(there, { slots: [] })).toBe(query)
  })

  it('quote a value that would be read as more than one word', () => {
    expect(fieldTerm('reqId', 'abc-1')).toBe('reqId:abc-1')
    expect(fieldTerm('path', '/api/cart')).toBe('path:/api/cart')
    expect(fieldTerm('url', '//host')).toBe('url:"//host"')
    expect(fieldTerm('who', 'a b')).toBe('who:"a b"')
  })
})
