import { Readable } from 'node:stream'
import { z } from 'zod'
import { errorWords } from '../../../shared/base/error-words.ts'
import { LineSplitter } from '../../../shared/base/line-splitter.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { EngineClient } from '../engine-client.ts'
import { engineFailure } from '../engine-words.ts'
import { reasonWords } from '../fleet/end-words.ts'
import { sizeWords } from '../fleet/size-words.ts'
import type { BuildWish } from '../types.ts'
import { buildContext, dockerfileName } from './build-context.ts'

const progressSchema = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
  aux: z.object({ ID: z.string().optional() }).optional(),
})
const maxLineBytes = 1_000_000
const tellEachBytes = 100e6

/** Has an engine build an image; what it prints is told line by line. */
export async function buildImage(
  client: EngineClient,
  { folder, ignores, dockerfile, tag, signal }: BuildWish,
  line: (words: string) => void,
): Promise<Result<{ readonly imageId: string }>> {
  const context = Readable.from(counted(buildContext(folder, dockerfile, ignores), line), { objectMode: false })
  try {
    const options = { t: tag, dockerfile: dockerfileName, forcerm: true, abortSignal: signal }
    const progress = await Promise.race([client.docker.buildImage(context, options), ending(signal)])
    return await Promise.race([follow(progress, line), ending(signal)])
  } catch (thrown) {
    if (!signal.aborted) return engineFailure(client.address, thrown)
    return fail('cancelled', `The build of ${tag} was cancelled: its request was closed, which ends it on the engine`)
  } finally {
    context.destroy()
  }
}

/** Tells how much is on its way: of a large folder nothing else is heard for minutes. */
async function* counted(pieces: AsyncIterable<Buffer>, line: (words: string) => void): AsyncGenerator<Buffer> {
  let sentBytes = 0
  let toldBytes = tellEachBytes
  for await (const piece of pieces) {
    sentBytes += piece.length
    yield piece
    if (sentBytes < toldBytes) continue
    toldBytes += tellEachBytes
    line(`${sizeWords(sentBytes)} of the folder sent`)
  }
}

function ending(signal: AbortSignal): Promise<never> {
  return new Promise((_done, reject) => {
    const end = (): void => reject(signal.reason)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

function follow(
  progress: NodeJS.ReadableStream,
  line: (words: string) => void,
): Promise<Result<{ readonly imageId: string }>> {
  let imageId = ''
  let why: string | null = null
  const lines = new LineSplitter({
    maxBytes: maxLineBytes,
    line(bytes) {
      const parsed = progressSchema.safeParse(parseJson(Buffer.from(bytes).toString()))
      if (!parsed.success) return
      const { stream, status, error, aux } = parsed.data
      const words = (stream ?? status ?? '').trim()
      if (words !== '') line(words)
      if (error !== undefined) why = error
      if (aux?.ID !== undefined) imageId = aux.ID
    },
  })
  return new Promise((done) => {
    progress.on('data', (chunk: Buffer) => lines.push(chunk))
    progress.on('error', (error) => done(fail('refused', `The build ended: ${errorWords(error)}`)))
    progress.on('end', () => {
      lines.end()
      if (why === null) return done(ok({ imageId }))
      const meaning = reasonWords(why)
      done(fail('refused', `The image was not built: ${meaning === null ? why : `${meaning} (${why})`}`))
    })
  })
}
