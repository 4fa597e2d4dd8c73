import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { createClusterPrimary } from '../../electron/cluster/primary.ts'
import type { ClusterPrimary, ClusterWorker } from '../../electron/cluster/types.ts'
import { createOwnPrimary } from '../../electron/own-primary/own-primary.ts'
import type { OwnPrimaryProcess } from '../../electron/own-primary/types.ts'
import type { ForkWish } from '../../shared/own-primary/protocol.ts'
import { testShimPath } from '../testing/test-agent.ts'
import { DrivenPrimary, type Program } from './driven-primary.ts'
import type { Driver } from './driver.ts'
import type { Setting } from './wishes.ts'

const readyDeadlineMs = 15_000

/**
 * Node's own cluster module in a process of its own, through the shim, over our primary in this process: the same program as
 * with the real one. Its IPC channel is the deck's, so it is told what to do over a socket.
 */
export const ownPrimaryDriver: Driver = {
  async withPrimary(setting, scenario) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'own-'))
    const control = net.createServer().listen(path.join(folder, 'control'))
    const carried = carry(setting, path.join(folder, 'control'))
    try {
      const program = await programOf(control, carried)
      const primary = new DrivenPrimary(program)
      try {
        return await scenario(primary)
      } finally {
        primary.release()
        program.end()
      }
    } finally {
      carried.close()
      control.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
  close() {},
}

interface Carried {
  readonly own: OwnPrimaryProcess
  /** What it wrote to stderr. */
  words(): string
  close(): void
}

function carry(setting: Setting, controlPath: string): Carried {
  const primary = createClusterPrimary({ policy: setting.policy })
  const { PATH = '' } = process.env
  let words = ''
  const own = createOwnPrimary(
    {
      script: path.join(import.meta.dirname, 'fixtures', 'node-primary.cjs'),
      args: [],
      execArgs: [],
      execPath: setting.execPath,
      cwd: process.cwd(),
      env: {
        PATH,
        CONFORMANCE_CONTROL: controlPath,
        NODE_CLUSTER_SCHED_POLICY: setting.policy === 'shared-handle' ? 'none' : 'rr',
      },
      shimPath: testShimPath,
      ownVariables: [],
      ownProcessGroup: false,
    },
    {
      primary,
      fork: (wish, uniqueId) => ({ kind: 'forked', worker: forkAs(primary, wish, uniqueId) }),
      ends() {},
      wishesPolicy() {},
      junk: (junk) => {
        words += `${junk}\n`
      },
      lost() {},
      // As under Node: with the primary its end of every channel is gone.
      ended: () => {
        for (const worker of primary.workers.values()) worker.cut()
      },
    },
  )
  own.stdout?.resume()
  own.agentPipe?.resume()
  own.stderr?.on('data', (chunk) => {
    words += chunk
  })
  return {
    own,
    words: () => words,
    close() {
      own.close()
      for (const worker of primary.workers.values()) worker.signal('SIGKILL')
      primary.close()
    },
  }
}

/** What an own primary asked for, as it asked. */
export function forkAs(primary: ClusterPrimary, wish: ForkWish, uniqueId: number): ClusterWorker {
  const { exec, args, execArgv, execPath, cwd, env, serialization, uid, gid } = wish
  const worker = primary.fork({
    script: exec,
    args,
    execArgs: execArgv,
    execPath,
    cwd,
    env,
    serialization,
    uniqueId,
    agentPipe: false,
    ownProcessGroup: false,
    ...(uid === null ? {} : { uid }),
    ...(gid === null ? {} : { gid }),
  })
  worker.stdout?.resume()
  worker.stderr?.resume()
  return worker
}

/** The program when it has connected and is ready. */
async function programOf(control: net.Server, carried: Carried): Promise<ControlledProgram> {
  const signal = AbortSignal.timeout(readyDeadlineMs)
  try {
    const [socket]: unknown[] = await once(control, 'connection', { signal })
    if (!(socket instanceof net.Socket)) throw new Error('no socket')
    const program = new ControlledProgram(socket, carried.own)
    await once(program, 'message', { signal })
    return program
  } catch (error) {
    throw new Error(`the own primary is not ready: ${carried.words()}`, { cause: error })
  }
}

class ControlledProgram extends EventEmitter implements Program {
  readonly #socket: net.Socket
  readonly #own: OwnPrimaryProcess

  constructor(socket: net.Socket, own: OwnPrimaryProcess) {
    super()
    this.#socket = socket
    this.#own = own
    socket.on('error', () => {})
    createInterface({ input: socket }).on('line', (line) => this.emit('message', JSON.parse(line)))
  }

  get pid(): number | undefined {
    return this.#own.pid
  }

  send(message: object): void {
    this.#socket.write(`${JSON.stringify(message)}\n`)
  }

  kill(signal: NodeJS.Signals): void {
    this.#own.signal(signal)
  }

  end(): void {
    this.#socket.destroy()
  }
}
