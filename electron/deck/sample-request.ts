import type { Sample } from '../../shared/model/deck.ts'
import type { OpenRequest } from '../../shared/model/settings.ts'

/** Opens a sample, under its title and with who supervises it, unless another is asked for. */
export function sampleRequest(
  { path, title, id, primary = 'deck' }: Sample,
  asked: Omit<OpenRequest, 'scriptPath'>,
): OpenRequest {
  return { name: title, primary, ...asked, scriptPath: path, sample: id }
}
