import type { Sample } from '../../shared/model/deck.ts'
import type { OpenRequest } from '../../shared/model/settings.ts'

/** Opens a sample, under its title unless another name is asked for. */
export function sampleRequest({ path, title, id }: Sample, asked: Omit<OpenRequest, 'scriptPath'>): OpenRequest {
  return { name: title, ...asked, scriptPath: path, sample: id }
}
