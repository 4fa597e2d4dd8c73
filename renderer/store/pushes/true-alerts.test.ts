import { describe, expect, it } from 'vitest'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { aCluster, aSlot } from '../../testing/cluster.ts'
import type { CommandAlert } from '../deck-state.ts'
import { trueAlerts } from './true-alerts.ts'

const alert = (endsWith: CommandAlert['endsWith']): CommandAlert => ({
  id: 1,
  title: 'orders did not start',
  detail: 'slot 1 exited with code 1',
  clusterId: 'a',
  command: 'cluster.start',
  endsWith,
})
const up = aSlot(1, { pid: 7 })
const failed = { ...up, phase: 'failed', pid: null } as const
const cluster = (change: Partial<ClusterSnapshot>): ClusterSnapshot => ({
  ...aCluster('a'),
  desired: 1,
  slots: [failed],
  problems: [],
  ...change,
})
const stays = (of: CommandAlert, change: Partial<ClusterSnapshot>) => trueAlerts([of], cluster(change)).length === 1

describe('an alert that a command failed', () => {
  it('of workers that did not come up stays until they are up, the cluster stops, or a problem says why', () => {
    const start = alert('up')
    expect(stays(start, {})).toBe(true)
    expect(stays(start, { slots: [up] })).toBe(false)
    expect(stays(start, { slots: [up], desired: 2 })).toBe(true)
    expect(stays(start, { slots: [{ ...up, phase: 'online' }] })).toBe(false)
    expect(stays(start, { runState: 'stopped' })).toBe(false)
    const problem = { slot: 1, tone: 'bad', title: '', detail: '', outputTail: [], exit: null, action: null } as const
    expect(stays(start, { problems: [{ id: 'failed', ...problem }] })).toBe(false)
  })

  it('of a process that was to end stays until it has ended', () => {
    expect(stays(alert({ pid: 7 }), { slots: [up] })).toBe(true)
    expect(stays(alert({ pid: 7 }), { slots: [{ ...up, pid: 8 }] })).toBe(false)
  })

  it('stays where nothing is known to end it, and for another cluster', () => {
    expect(stays(alert(null), { slots: [up] })).toBe(true)
    const alerts = [alert('up')]
    expect(trueAlerts(alerts, { ...cluster({ slots: [up] }), id: 'b' })).toBe(alerts)
    expect(trueAlerts(alerts, undefined)).toBe(alerts)
  })
})
