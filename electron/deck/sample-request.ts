import type { Sample } from '../../shared/model/deck.ts'
import type { OpenRequest } from '../../shared/model/settings.ts'

/** Opens a sample; `workers` null = as many as usual. */
export function sampleRequest({ path, title, id }: Sample, workers: number | null): OpenRequest {
  return { scriptPath: path, name: title, sample: id, ...(workers === null ? {} : { workers }) }
}
