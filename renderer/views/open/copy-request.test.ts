import { describe, expect, it } from 'vitest'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { readForm } from '../../panels/form/field-table.ts'
import { aCluster } from '../../testing/cluster.ts'
import { copyRequest } from './copy-request.ts'
import { openDraft, openTable } from './open-form.ts'

const cluster = (env: Readonly<Record<string, string>>, port: number | null): ClusterSnapshot => {
  const known = aCluster('a', 3)
  return {
    ...known,
    settings: { ...known.settings, name: 'shop', env: { ...env }, sample: 'hello' },
    addresses: known.addresses.map((address) => ({ ...address, port })),
  }
}
const portOf = (
  env: Readonly<Record<string, string>>,
  port: number | null,
  others: readonly ClusterSnapshot[] = [],
) => {
  const own = cluster(env, port)
  return copyRequest(own, [own, ...others]).env?.PORT
}

describe('a copy of a cluster', () => {
  it("has the same settings under another name, and is nobody's sample", () => {
    const own = cluster({ PORT: '3000', MODE: 'x' }, 3000)
    // An experiment may have lent it another number of workers: the copy gets the cluster's own.
    const request = copyRequest({ ...own, desired: 5 }, [own])
    expect(request).toMatchObject({ name: 'shop copy', workers: 3, env: { PORT: '3001', MODE: 'x' } })
    expect(request).toMatchObject({ scriptPath: own.settings.scriptPath, args: own.settings.args })
    expect('sample' in request).toBe(false)
    expect(readForm(openTable, openDraft(request, 4)).faults).toEqual({})
  })

  it('takes the port in use where none was told', () => {
    expect(portOf({}, 8080)).toBe('8081')
    expect(portOf({ PORT: 'http' }, 8080)).toBe('8081')
  })

  it('passes ports that other clusters were told or serve', () => {
    expect(portOf({ PORT: '3000' }, 3000, [cluster({ PORT: '3001' }, null), cluster({}, 3002)])).toBe('3003')
  })

  it('leaves PORT alone where any port will do, none is known, or each slot has its own', () => {
    expect(portOf({ PORT: '300{slot}' }, 3001)).toBe('300{slot}')
    expect(portOf({ PORT: '0' }, 40_123)).toBe('0')
    expect(portOf({}, null)).toBeUndefined()
    expect(portOf({ PORT: '65535' }, 65_535)).toBe('65535')
  })

  it('keeps the name within its length', () => {
    const own = cluster({}, 1)
    const long = { ...own, settings: { ...own.settings, name: 'n'.repeat(80) } }
    expect(copyRequest(long, [long]).name).toBe(`${'n'.repeat(75)} copy`)
  })
})
