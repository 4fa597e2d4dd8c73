import { expect, it } from 'vitest'
import { findHolder } from './find-holder.ts'

it.each([
  ['a', 0, 'your primary'],
  ['b', 0, 'your primary of the cluster shop of this deck'],
  ['a', 2, 'slot 2 of this cluster'],
])('a port held by a process of cluster %s in place %s is held by %s', async (id, slot, who) => {
  const held = { kind: 'listener', who: 'node (pid 7)', pid: 7 } as const
  const finder = { portHolder: async () => held, ownerOf: () => ({ id, name: 'shop', slot }) }
  const address = { address: null, port: 80, path: null, transport: 'tcp4', exclusive: false } as const
  expect(await findHolder(finder, 'a', address)).toMatchObject({ who })
})
