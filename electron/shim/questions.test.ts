import { describe, expect, it } from 'vitest'
import { patiently } from './questions.ts'

/** Fails with these codes, one after the other, and then reads 7 bytes. */
function reading(...codes: readonly string[]): () => number {
  const left = [...codes]
  return () => {
    const code = left.shift()
    if (code === undefined) return 7
    throw Object.assign(new Error(`${code}: read`), { code })
  }
}

describe('a question that the process waits for', () => {
  it('is read on after a signal, and where the pipe would not wait', () => {
    expect(patiently(reading('EINTR', 'EAGAIN', 'EINTR'))).toBe(7)
  })

  it('ends with an error of the pipe', () => {
    expect(() => patiently(reading('EINTR', 'ECONNRESET'))).toThrow('ECONNRESET')
  })
})
