import { readFile, rm } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import type { SlotProfile } from '../../../shared/inspection/profile.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { FrameContext } from '../../inspect/profiles/frames.ts'
import { readAllocations } from '../../inspect/profiles/read-allocations.ts'
import { readCpuProfile } from '../../inspect/profiles/read-cpu-profile.ts'
import type { GivenPlace, SourcePlace, SourcePlaces } from '../../sources/source-places.ts'
import type { SampledWorker } from './sampled-worker.ts'

/** What reading a worker's draft needs beside it. */
export interface DraftContext {
  readonly ownFiles: readonly string[]
  readonly sources: Pick<SourcePlaces, 'find'>
  /** When the process began, by the clock on the wall; null: unknown. */
  readonly sinceMs: number | null
}

/** Drafts are read one after the other, with turns for everybody else in between: the deck's thread hands connections over. */
let last: Promise<unknown> = Promise.resolve()

/** Makes a part of what a worker wrote, and removes that. `not-found`: it wrote nothing. */
export function readDraft(worker: SampledWorker, context: DraftContext): Promise<Result<SlotProfile>> {
  const read = last.then(async () => {
    await setImmediate()
    return readOne(worker, context)
  })
  last = read.catch(() => {})
  return read
}

async function readOne(worker: SampledWorker, context: DraftContext): Promise<Result<SlotProfile>> {
  const { order, slot, generation, pid, far } = worker
  try {
    const answer = parseJson(await readFile(order.path, 'utf8'))
    await setImmediate()
    const remarks: string[] = worker.remark === null ? [] : [worker.remark]
    const frames: FrameContext =
      far === null
        ? { ownFiles: context.ownFiles, find: (place) => find(place, context, remarks) }
        : { ownFiles: far.ownFiles, find: asGiven }
    const read = order.what === 'cpu' ? readCpuProfile(answer, frames) : readAllocations(answer, frames)
    if (!read.ok) return read
    const durationMs = order.what === 'cpu' ? read.value.durationMs : worker.endedMonoMs - worker.startedMonoMs
    const remark = remarks.length === 0 ? null : remarks.join('; ')
    return ok({ slot, generation: generation ?? 0, pid, ...read.value, durationMs, remark })
  } catch (error) {
    const code = errorCode(error) === 'ENOENT' ? 'not-found' : 'internal'
    return fail(code, `its profile cannot be read: ${errorWords(error)}`)
  } finally {
    await rm(order.path, { force: true }).catch(() => {})
  }
}

/** A file of a container is another one here, if there is one of that name at all. */
const asGiven: FrameContext['find'] = (place) => ({ ...place, name: null })

/** Of what is odd about places only the first is told: of one file hundreds would say the same. */
function find(place: GivenPlace, { sources, sinceMs }: DraftContext, remarks: string[]): SourcePlace {
  const found = sources.find(place, sinceMs)
  if (found.remark !== '' && !remarks.some((words) => words.startsWith('places: ')))
    remarks.push(`places: ${found.remark}`)
  return found
}
