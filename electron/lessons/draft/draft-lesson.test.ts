import { describe, expect, it } from 'vitest'
import { readLesson } from '../read-lesson.ts'
import { type DraftParts, draftLesson } from './draft-lesson.ts'

const parts = (changes: Partial<DraftParts> = {}): DraftParts => ({
  clusterName: 'api',
  nowMs: Date.UTC(2026, 0, 1, 9, 30),
  workers: 3,
  policy: 'round-robin',
  script: { file: 'server.mjs', text: '// a server' },
  done: [
    {
      type: 'action',
      name: 'SIGKILL on slot 2',
      action: 'worker.sigkill',
      target: { kind: 'slots', slots: [2] },
      input: {},
    },
    {
      type: 'action',
      name: 'Workers',
      action: 'cluster.scale',
      input: { desired: 4 },
      pauses: { before: '3 s' },
      background: true,
    },
  ],
  ...changes,
})

describe('a lesson made of what was done', () => {
  it('has a question, the deed, an observation, a comparison and a check for each', () => {
    const draft = draftLesson(parts())
    const read = draft.ok ? readLesson(draft.value.text, new Map([['server.mjs', '// a server']])) : draft
    expect(read).toMatchObject({ ok: true, value: { app: { script: 'server.mjs', workers: 3 } } })
    const steps = read.ok ? read.value.steps : []
    expect(steps.map(({ title }) => title)).toEqual(['SIGKILL on slot 2', 'Workers'])
    for (const step of steps) {
      expect(step.parts.map(({ kind }) => kind)).toEqual(['read', 'predict', 'do', 'observe', 'compare', 'check'])
    }
  })

  it('keeps the last deeds where there are many, and says how many it left out', () => {
    const done = Array.from({ length: 15 }, (_, nth) => ({ name: `kill ${nth}`, action: 'worker.sigkill', input: {} }))
    expect(draftLesson(parts({ done }))).toMatchObject({ ok: true, value: { leftOut: 3 } })
  })

  it('is refused in words where nothing was done, or what was done is unknown', () => {
    expect(draftLesson(parts({ done: [] }))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('kill, scale or reload first') },
    })
    const unknown = draftLesson(parts({ done: [{ name: 'fly', action: 'worker.fly' }] }))
    expect(unknown).toMatchObject({ ok: false, error: { message: expect.stringContaining('There is no such action') } })
  })
})
