import { Readable } from 'node:stream'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { endedBy } from '../ended-by.ts'
import type { EngineClient } from '../engine-client.ts'
import { engineFailure } from '../engine-words.ts'
import { sizeWords } from '../fleet/size-words.ts'
import type { BuildWish } from '../types.ts'
import { buildContext, dockerfileName } from './build-context.ts'
import { followProgress } from './follow-progress.ts'

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
    const progress = await Promise.race([client.docker.buildImage(context, options), endedBy(signal)])
    const followed = await Promise.race([followProgress(progress, line), endedBy(signal)])
    if (followed.ok) return ok({ imageId: followed.value.imageId })
    return fail('refused', `The image was not built: ${followed.error.message}`)
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
