import { describe, expect, it } from 'vitest'
import { commands } from '../ipc/contract.ts'
import type { ClusterPoint } from '../model/sample.ts'
import { actionIds, actionOf } from './actions.ts'
import { clusterActions } from './cluster-actions.ts'
import { clusterProbes } from './probes.ts'
import { workerActions } from './worker-actions.ts'

const worker = { clusterId: 'a', slot: 1, generation: 1, pid: 1 }

describe('the table of actions', () => {
  it('names each once, with words of its own', () => {
    expect(new Set(actionIds).size).toBe(actionIds.length)
    for (const entries of [workerActions, clusterActions]) {
      expect(new Set(entries.map(({ words }) => words)).size).toBe(entries.length)
    }
  })

  it('knows what takes an action back', () => {
    for (const id of actionIds) {
      const { reverts = null } = actionOf(id) ?? {}
      if (reverts !== null) expect(actionIds).toContain(reverts)
    }
  })

  it('asks for what it wants to know, and only then', () => {
    for (const { id, input, asks } of workerActions) expect(asks !== null, id).toBe(Object.keys(input).length > 0)
  })

  it('stands in groups that are not torn apart', () => {
    const groups = workerActions.map(({ group }) => group)
    const rows = groups.filter((group, index) => group !== groups[index - 1])
    expect(new Set(rows).size).toBe(rows.length)
  })
})

describe('the contract', () => {
  it('has a command for each action on a cluster', () => {
    expect(Object.keys(commands)).toEqual(expect.arrayContaining(clusterActions.map(({ id }) => id)))
  })

  it.each(workerActions.map(({ id }) => id))(
    'takes %s for a worker, and nothing that it does not ask for',
    (action) => {
      const { input } = commands['worker.act']
      expect(input.safeParse({ ...worker, action }).success).toBe(true)
      expect(input.safeParse({ ...worker, action, force: true }).success).toBe(false)
    },
  )

  it('reads what an action wants to know by the bounds of its field', () => {
    const read = (exitCode: unknown) =>
      commands['worker.act'].input.safeParse({ ...worker, action: 'worker.exit-code', exitCode })
    expect(read(7).data).toEqual({ ...worker, action: 'worker.exit-code', exitCode: 7 })
    expect(read(undefined).data).toEqual({ ...worker, action: 'worker.exit-code', exitCode: 1 })
    expect(read(256).error?.issues[0]?.message).toBe('Exit code must be a whole number from 0 to 255')
    expect(commands['cluster.scale'].input.safeParse({ clusterId: 'a', desired: 0 }).error?.issues[0]?.message).toBe(
      'Workers must be a whole number from 1 to 5000',
    )
  })
})

it('a probe answers null for what is not known, which is not zero', () => {
  const unknown = new Proxy({} as ClusterPoint, { get: () => null })
  const zero = new Proxy({} as ClusterPoint, { get: () => 0 })
  for (const { read, words } of Object.values(clusterProbes)) {
    expect([read(unknown), read(zero)], words).toEqual([null, 0])
  }
})
