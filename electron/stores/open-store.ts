import { existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { errorWords } from '../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { makeFolder } from '../platform/make-folder.ts'
import { canHere } from '../platform/this-platform.ts'
import { findServer, type ServerProgram } from './find-server.ts'
import { openGiven } from './given-store.ts'
import { OwnStore, type OwnStoreKind } from './own-store.ts'
import type { RunningStore, StoreMachine } from './running-store.ts'
import { makeShortFolder } from './short-folder.ts'
import { startProgram, startSmall } from './store-process.ts'

export interface StoreRequest {
  /** For its socket; made when missing. */
  readonly folder: string
  /** `any`: Redis or Valkey where one is installed, else the small store; or the address of one. */
  readonly wish: 'any' | 'small' | (string & {})
}

/** How the rest of the deck gets a store. */
export type OpenStore = (request: StoreRequest) => Promise<Result<RunningStore>>

/** Opens a store of this machine, and answers when it answers. */
export const storeOpener =
  (machine: StoreMachine): OpenStore =>
  (request) =>
    openStore(request, machine)

export async function openStore({ folder, wish }: StoreRequest, machine: StoreMachine): Promise<Result<RunningStore>> {
  if (wish !== 'any' && wish !== 'small') return openGiven(wish, machine)
  const program = wish === 'any' ? await findServer(machine.path) : null
  const kind = makeKind(folder, program, machine)
  if (!kind.ok) return kind
  const store = new OwnStore(kind.value, machine)
  const started = await store.act('start')
  if (started.ok) return ok(store)
  await store.close()
  return started
}

function makeKind(folder: string, program: ServerProgram | null, machine: StoreMachine): Result<OwnStoreKind> {
  try {
    return ok(program === null ? smallKind(folder, machine) : realKind(folder, program))
  } catch (error) {
    return fail('internal', `The store has no place for its socket, ${folder}: ${errorWords(error)}`)
  }
}

function smallKind(folder: string, { smallStorePath }: StoreMachine): OwnStoreKind {
  // Named pipes would need other words in every client.
  const socket = canHere('unix-sockets') ? socketIn(folder) : null
  return {
    kind: 'small',
    words: "Small store: speaks Redis' protocol, is not Redis",
    async start() {
      if (socket !== null) rmSync(socket, { force: true })
      return startSmall(smallStorePath, socket ?? '0')
    },
    tidy() {
      if (socket !== null) removeSocket(socket, folder)
    },
    place: ({ port }) => (socket === null ? { host: '127.0.0.1', port: port ?? 0 } : { path: socket }),
  }
}

/** Nothing on the network, nothing on the disk, and never the system's own service. */
function realKind(folder: string, { kind, program, words }: ServerProgram): OwnStoreKind {
  const socket = socketIn(folder)
  const settings = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder]
  return {
    kind,
    words: `${words}, an instance of its own`,
    async start() {
      rmSync(socket, { force: true })
      return startProgram(program, [...settings, '--maxmemory-policy', 'noeviction'])
    },
    tidy: () => removeSocket(socket, folder),
    place: () => ({ path: socket }),
  }
}

/** The system takes about 100 bytes as the path of a socket: a deep folder gets its socket elsewhere. */
const longestSocketPath = 100

function socketIn(folder: string): string {
  makeFolder(folder)
  // One store may come before the other of the same folder goes, and takes its socket with it.
  let number = 1
  while (existsSync(join(folder, `store-${number}.sock`))) number += 1
  const path = join(folder, `store-${number}.sock`)
  return Buffer.byteLength(path) <= longestSocketPath ? path : join(makeShortFolder(tmpdir()), 'store.sock')
}

function removeSocket(socket: string, folder: string): void {
  rmSync(dirname(socket) === folder ? socket : dirname(socket), { recursive: true, force: true })
}
