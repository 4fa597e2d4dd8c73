import { describe, expect, it } from 'vitest'
import { workerActions } from '../../../shared/actions/worker-actions.ts'
import { ownPrimarySlot } from '../../store/places/place-in.ts'
import { anOwnPrimary, aSlot } from '../../testing/cluster.ts'
import { listKillItems } from './kill-menu-items.ts'

const slot = aSlot(2)
const target = { generation: slot.generation, pid: slot.pid ?? 0 }
const facts = { slot, target, desired: 4, platform: 'linux' }
const byAction = (changed: Partial<typeof facts>) =>
  Object.fromEntries(listKillItems({ ...facts, ...changed }).map((item) => [item.action.replace('worker.', ''), item]))

describe('kill menu', () => {
  it('offers every action but the lane in its order, by its promised name', () => {
    const hurting = workerActions.filter(({ group }) => group !== 'lane')
    expect(listKillItems(facts).map((item) => item.label)).toEqual(hurting.map(({ words }) => words))
  })

  it('leaves out for a primary what only a worker or a slot has', () => {
    const primary = ownPrimarySlot(anOwnPrimary())
    const target = { generation: 1, pid: primary.pid ?? 0 }
    const labels = listKillItems({ ...facts, slot: primary, target }).map(({ label, disabled }) => [label, disabled])
    expect(labels).toEqual([
      ['SIGTERM', false],
      ['SIGINT', false],
      ['SIGKILL', false],
      ['Pause', false],
      ['Resume', true],
      ['Uncaught exception', false],
      ['Exit with code…', false],
    ])
  })

  it('cannot resume what is not paused, nor pause what is', () => {
    expect(byAction({}).resume).toMatchObject({ disabled: true, hint: 'it runs' })
    const paused = byAction({ slot: { ...slot, health: 'paused' } })
    expect(paused.pause).toMatchObject({ disabled: true, hint: 'it is stopped already' })
    expect(paused.resume?.disabled).toBe(false)
  })

  it('marks what waits for a blocked loop, and only that', () => {
    const items = listKillItems({ ...facts, slot: { ...slot, health: 'unresponsive' } })
    const waiting = items.filter((item) => item.hint.endsWith('waits')).map((item) => item.action)
    expect(waiting).toEqual(workerActions.filter(({ needsLoop }) => needsLoop).map(({ id }) => id))
    expect(waiting).toContain('worker.uncaught-exception')
  })

  it('means the process it was opened for', () => {
    const items = listKillItems({ ...facts, slot: { ...slot, generation: 2, pid: 9 } })
    expect(items.filter((item) => !item.disabled).map((item) => item.action)).toEqual([])
    expect(items[0]?.hint).toBe(`pid ${target.pid} has ended`)
  })

  it('lets a slot without a process be removed, and nothing else', () => {
    const empty = { ...facts, slot: { ...slot, phase: 'failed' as const, pid: null }, target: null }
    const items = listKillItems(empty)
    expect(items.filter((item) => !item.disabled).map((item) => item.action)).toEqual(['worker.remove-slot'])
    const stopped = listKillItems({ ...empty, slot: { ...empty.slot, phase: 'stopped' } })
    expect(stopped.filter((item) => !item.disabled)).toEqual([])
    const filled = listKillItems({ ...empty, slot: { ...empty.slot, phase: 'starting', pid: 77 } })
    expect(filled.at(-1)).toMatchObject({ disabled: true, hint: 'pid 77 runs there now' })
  })

  it('says what Windows cannot do', () => {
    const items = byAction({ platform: 'win32' })
    expect(items.pause).toMatchObject({ disabled: true, hint: 'Windows has no such signal' })
    for (const signal of [items.sigterm, items.sigint]) {
      expect(signal).toMatchObject({ disabled: true, hint: 'Windows ends it at once, as by SIGKILL' })
    }
    expect(items.sigkill?.disabled).toBe(false)
    expect(byAction({ platform: 'darwin' }).pause?.disabled).toBe(false)
  })

  it('keeps the last slot', () => {
    expect(byAction({ desired: 1 })['remove-slot']).toMatchObject({ disabled: true, hint: 'the last one: use Stop' })
  })
})
