import { describe, expect, it } from 'vitest'
import { fail, ok } from './result.ts'

describe('result', () => {
  it('carries a value, or a code with its sentence', () => {
    expect(ok(3)).toEqual({ ok: true, value: 3 })
    expect(fail('not-found', 'no such cluster')).toEqual({
      ok: false,
      error: { code: 'not-found', message: 'no such cluster' },
    })
  })
})
