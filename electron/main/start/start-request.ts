import type { Sample } from '../../../shared/model/deck.ts'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import { sampleRequest } from '../../deck/sample-request.ts'
import type { CommandLine } from './command-line.ts'

/** The script a command line asks for; null when it names none. */
export function askedFor(line: Extract<CommandLine, { kind: 'run' }>, samples: readonly Sample[]): OpenRequest | null {
  if (line.open !== null) return line.open
  const sample = samples.find((one) => one.id === line.sample?.id)
  return sample === undefined ? null : sampleRequest(sample, line.sample?.settings ?? {})
}
