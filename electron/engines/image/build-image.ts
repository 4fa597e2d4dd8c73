import { Readable } from 'node:stream'
import { z } from 'zod'
import { errorWords } from '../../../shared/base/error-words.ts'
import { LineSplitter } from '../../../shared/base/line-splitter.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { EngineClient } from '../engine-client.ts'
import { engineFailure } from '../engine-words.ts'
import { reasonWords } from '../fleet/end-words.ts'
import type { BuildWish } from '../types.ts'
import { buildContext, dockerfileName } from './build-context.ts'

const progressSchema = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
  aux: z.object({ ID: z.string().optional() }).optional(),
})
const maxLineBytes = 1_000_000

/** Has an engine build an image; what it prints is told line by line. */
export async function buildImage(
  client: EngineClient,
  { folder, dockerfile, tag }: BuildWish,
  line: (words: string) => void,
): Promise<Result<{ readonly imageId: string }>> {
  try {
    const context = Readable.from(buildContext(folder, dockerfile), { objectMode: false })
    const options = { t: tag, dockerfile: dockerfileName, forcerm: true }
    const progress = await client.docker.buildImage(context, options)
    return await follow(progress, line)
  } catch (thrown) {
    return engineFailure(client.address, thrown)
  }
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
