import { describe, expect, it } from 'vitest'
import { questionOf } from './class-question.ts'

describe('the question to a class', () => {
  it('is told without the marks of Markdown, which phones would show', () => {
    const of = ['all', 'one'].map((id) => ({ id, words: id, when: [] }))
    const form = { kind: 'choice' as const, of }
    const question = 'Who is **logged out** by `SIGKILL`?'
    const part = { id: 'guess', kind: 'predict' as const, question, form, beliefs: [] }
    const asked = questionOf({ lessonId: 'sessions', parts: [{ part, status: 'open' }] }, 'guess')
    expect(asked).toMatchObject({ ok: true, value: { question: 'Who is logged out by SIGKILL?' } })
  })
})
