import { z } from 'zod'
import { errorWords } from '../../../shared/base/error-words.ts'
import { LineSplitter } from '../../../shared/base/line-splitter.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { reasonWords } from '../fleet/end-words.ts'

const progressSchema = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  /** Of a layer. */
  id: z.string().optional(),
  error: z.string().optional(),
  aux: z.object({ ID: z.string().optional(), Digest: z.string().optional() }).optional(),
})
const maxLineBytes = 1_000_000

/** What a build or a push made; '' for what it did not. */
interface Made {
  readonly imageId: string
  readonly digest: string
}

/** Tells what an engine prints while it builds or pushes, line by line; a layer's state once. */
export function followProgress(progress: NodeJS.ReadableStream, line: (words: string) => void): Promise<Result<Made>> {
  let made: Made = { imageId: '', digest: '' }
  let why: string | null = null
  const layers = new Map<string, string>()
  const lines = new LineSplitter({
    maxBytes: maxLineBytes,
    line(bytes) {
      const parsed = progressSchema.safeParse(parseJson(Buffer.from(bytes).toString()))
      if (!parsed.success) return
      const { stream, status, id, error, aux } = parsed.data
      if (error !== undefined) why = error
      if (aux !== undefined) made = { imageId: aux.ID ?? made.imageId, digest: aux.Digest ?? made.digest }
      const words = (stream ?? status ?? '').trim()
      if (words === '' || (id !== undefined && layers.get(id) === words)) return
      if (id !== undefined) layers.set(id, words)
      line(id === undefined ? words : `${id}: ${words}`)
    },
  })
  return new Promise((done) => {
    progress.on('data', (chunk: Buffer) => lines.push(chunk))
    progress.on('error', (error) => done(fail('refused', `the engine stopped telling: ${errorWords(error)}`)))
    progress.on('end', () => {
      lines.end()
      if (why === null) return done(ok(made))
      const meaning = reasonWords(why)
      done(fail('refused', meaning === null ? why : `${meaning} (${why})`))
    })
  })
}
