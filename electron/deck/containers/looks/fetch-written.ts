import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import type { Clock } from '../../../../shared/base/clock.ts'
import { errorWords } from '../../../../shared/base/error-words.ts'
import { duration, megabytes } from '../../../../shared/base/plain-words.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import { askLook } from '../../inspect/ask-look.ts'
import type { AskedWorker, FetchPorts } from '../../inspect/asked-worker.ts'
import type { LookReport } from '../../inspect/awaited-looks.ts'

/** Between two pieces: its link reads a bounded number of messages each second, and its agent has others to tell. */
const pauseMs = 25
/** A blocked worker does not answer; a slow network takes a while for a piece. */
const pieceMs = 15_000

interface Source {
  readonly worker: Pick<AskedWorker, 'looks' | 'askFor'>
  /** Of the worker: "slot 2's g1". */
  readonly name: string
  readonly clock: Clock
}

/**
 * Lays what an agent in a container wrote under that path there on this machine, whole or not at all. The deck asks for each
 * piece when it has written the one before, and believes no number: nothing is kept beyond `mostBytes`, nor out of order.
 */
export async function fetchWritten(source: Source, path: string, ports: FetchPorts): Promise<Result<void>> {
  const half = `${path}.tmp`
  if (source.worker.looks.isOver) return fail('not-found', `${source.name} is gone, and what it wrote with it`)
  const fetched = await fetchInto(half, source, path, ports)
  // Whatever came of it: nobody asks for more.
  void source.worker.askFor({ type: 'inspect', order: { kind: 'drop-written', path } })
  try {
    if (fetched.ok) await rename(half, path)
    else await rm(half, { force: true })
  } catch (error) {
    return cannotWrite(half, error)
  }
  return fetched
}

async function fetchInto(half: string, source: Source, path: string, ports: FetchPorts): Promise<Result<void>> {
  let file: FileHandle
  try {
    await rm(half, { force: true })
    file = await open(half, 'wx', 0o600)
  } catch (error) {
    return cannotWrite(half, error)
  }
  try {
    return await fetchPieces(file, source, path, ports)
  } catch (error) {
    return cannotWrite(half, error)
  } finally {
    await file.close().catch(() => {})
  }
}

async function fetchPieces(file: FileHandle, source: Source, path: string, ports: FetchPorts): Promise<Result<void>> {
  const { clock, name } = source
  let totalBytes: number | null = null
  for (let offset = 0; totalBytes === null || offset < totalBytes; ) {
    if (ports.isOver()) return fail('cancelled', `nobody waits any more for what ${name} wrote`)
    const piece = await askPiece(source, path, offset)
    if (!piece.ok) return piece
    const bytes = Buffer.from(piece.value.base64, 'base64')
    totalBytes ??= piece.value.totalBytes
    if (totalBytes > ports.mostBytes) {
      const size = `${megabytes(totalBytes)}, more than the ${megabytes(ports.mostBytes)} that are fetched of a container`
      return fail('refused', `what ${name} wrote has ${size}`)
    }
    const end = offset + bytes.length
    const isNext = piece.value.offset === offset && piece.value.totalBytes === totalBytes
    if (!isNext || end > totalBytes || (bytes.length === 0 && end < totalBytes))
      return fail('internal', `${name} told another piece of what it wrote than was asked for`)
    // `write` may write a part of it and be content, on a disk that is nearly full.
    await file.appendFile(bytes)
    offset = end
    ports.fetched(offset)
    if (offset < totalBytes) await new Promise<void>((done) => clock.after(pauseMs, done))
  }
  return ok(undefined)
}

type Piece = Extract<LookReport, { kind: 'written' }>

async function askPiece({ worker, name, clock }: Source, path: string, offset: number): Promise<Result<Piece>> {
  const asked = await askLook(
    worker,
    { kind: 'read-written', path, offset },
    {
      name,
      standsStill: false,
      lateWords: `has not handed over what it wrote within ${duration(pieceMs)}`,
      after: (late) => clock.after(pieceMs, late),
      heard: ({ kind }) => kind === 'written',
    },
  )
  if (!asked.ok) return asked.error.code === 'worker-gone' ? fail('not-found', asked.error.message) : asked
  const piece = asked.value
  if (piece.kind !== 'written') return fail('internal', `${name} told of another look`)
  return piece.words === '' ? ok(piece) : fail('not-found', `${name}: ${piece.words}`)
}

function cannotWrite(path: string, error: unknown): ReturnType<typeof fail> {
  return fail('refused', `${path} cannot be written (${errorWords(error)}): make room there, then try again`)
}
