import type { ClusterPromise } from '../cluster-promise.ts'
import { addresses } from './addresses.ts'
import { again } from './again.ts'
import { connections } from './connections.ts'
import { endings } from './endings.ts'
import { handles } from './handles.ts'
import { identity } from './identity.ts'
import { leaving } from './leaving.ts'
import { life } from './life.ts'
import { messages } from './messages.ts'
import { primaryFace } from './primary-face.ts'
import { sharing } from './sharing.ts'
import { udp } from './udp.ts'

export interface PromiseGroup {
  readonly title: string
  readonly promises: readonly ClusterPromise[]
}

/** Every promise, in the order of the table. */
export const promiseGroups: readonly PromiseGroup[] = [
  { title: 'Identity', promises: identity },
  { title: 'Life and events', promises: life },
  { title: 'Endings', promises: endings },
  { title: 'Addresses', promises: addresses },
  { title: 'Listening again, and errors', promises: again },
  { title: 'Connections', promises: connections },
  { title: 'Who gets a connection', promises: sharing },
  { title: 'Leaving with connections', promises: leaving },
  { title: 'UDP', promises: udp },
  { title: 'Messages', promises: messages },
  { title: 'Handles sent by the app', promises: handles },
]

/** What besides is promised to the code of an app's own primary; our primary has no such face. */
export const ownPrimaryGroups: readonly PromiseGroup[] = [
  ...promiseGroups,
  { title: "The primary's face", promises: primaryFace },
]
