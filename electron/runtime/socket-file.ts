import { lstat, unlink } from 'node:fs/promises'
import { connect } from 'node:net'

/** What lies at the path of a UNIX socket. `unclear`: the system does not let us see. */
export type SocketFile = 'none' | 'other-file' | 'stale' | 'in-use' | 'unclear'

const answerMs = 1000

/** Looks at it; a server that listens there sees one connection come and go. */
export async function lookAtSocketFile(path: string): Promise<SocketFile> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? null : undefined))
  if (found === undefined) return 'unclear'
  if (found === null) return 'none'
  return found.isSocket() ? knock(path) : 'other-file'
}

/** Deletes the file of a socket that nobody listens on. Answers what lay there: anything but `stale` stays. */
export async function deleteStaleSocket(path: string): Promise<SocketFile> {
  const before = await lookAtSocketFile(path)
  if (before === 'stale') await unlink(path)
  return before
}

function knock(path: string): Promise<SocketFile> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const end = (what: SocketFile): void => {
      socket.destroy()
      resolve(what)
    }
    socket.setTimeout(answerMs, () => end('in-use'))
    socket.once('connect', () => end('in-use'))
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      // EAGAIN: it listens, and its queue is full.
      end(code === 'ECONNREFUSED' ? 'stale' : code === 'EAGAIN' ? 'in-use' : 'unclear')
    })
  })
}
