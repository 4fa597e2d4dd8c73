import { describe, expect, it } from 'vitest'
import type { LifecycleKind } from '../../shared/model/event.ts'
import { Acts } from './acts.ts'

const event = (kind: LifecycleKind, slot: number | null = null, generation: number | null = null) => ({
  ...({ atMs: 1, kind, tone: 'info', slot, generation, words: 'it happened', mark: null } as const),
})
const signedBy = (acts: Acts, kind: LifecycleKind): string | undefined => acts.signed('a', event(kind)).by

describe('an event of an act', () => {
  it('is signed while the act is under way, also after a wait', async () => {
    const acts = new Acts()
    const heard = await acts.by('ctl', null, async () => {
      const before = acts.signed('a', event('scale'))
      await new Promise(setImmediate)
      return [before, acts.signed('a', event('scale'))]
    })
    const signed = { ...event('scale'), by: 'ctl', words: 'it happened, by ctl' }
    expect(heard).toEqual([signed, signed])
    expect(acts.signed('a', event('scale'))).toEqual(event('scale'))
  })

  it('is not signed when it tells what became of a process, or when the act was answered', async () => {
    const acts = new Acts()
    let later: Promise<string | undefined> = Promise.resolve('never asked')
    const during = await acts.by('ctl', null, () => {
      later = new Promise((resolve) => setTimeout(() => resolve(signedBy(acts, 'reload')), 5))
      return ['spawn', 'listening', 'exit', 'failed'].map((kind) => signedBy(acts, kind as LifecycleKind))
    })
    // Another act under way must not sign it either.
    await acts.by('assistant', null, () => later)
    expect(during).toEqual([undefined, undefined, undefined, undefined])
    expect(await later).toBe(undefined)
  })

  it('is signed by the one that led to it, of two at once', async () => {
    const acts = new Acts()
    const turn = async (): Promise<string | undefined> => {
      await new Promise(setImmediate)
      return signedBy(acts, 'stop')
    }
    expect(await Promise.all([acts.by('ctl', null, turn), turn(), acts.by('assistant', null, turn)])).toEqual([
      'ctl',
      undefined,
      'assistant',
    ])
  })

  it('is the exit of the very process that the act named, whoever tells of it', async () => {
    const acts = new Acts()
    let end = (): void => {}
    const act = acts.by(
      'assistant',
      { clusterId: 'a', slot: 2, generation: 3 },
      () =>
        new Promise<void>((resolve) => {
          end = resolve
        }),
    )
    const heard = [
      acts.signed('a', event('exit', 2, 3)),
      acts.signed('a', event('exit', 2, 4)),
      acts.signed('b', event('exit', 2, 3)),
    ].map(({ by }) => by)
    expect(heard).toEqual(['assistant', undefined, undefined])
    end()
    await act
    expect(acts.signed('a', event('exit', 2, 3)).by).toBe(undefined)
  })
})
