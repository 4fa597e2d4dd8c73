import { z } from 'zod'
import { limits } from '../limits.ts'
import {
  type ExperimentOutline,
  type ExperimentResult,
  type ExperimentsSnapshot,
  experimentFormats,
} from '../model/experiment.ts'
import { nameSchema } from '../model/settings.ts'
import { wholeNumber } from '../model/whole-number.ts'
import { answering } from './answering.ts'

const id = z.string().min(1).max(100)
const result = { resultId: id }
const source = z.string().max(limits.experimentChars)

/** What can be asked about experiments; a part of the contract. */
export const experimentCommands = {
  'experiment.snapshot': answering<ExperimentsSnapshot>()(z.strictObject({})),
  /** What the text of a file would do; else what is wrong with it, line by line. Nothing is begun. */
  'experiment.check': answering<ExperimentOutline>()(z.strictObject({ source })),
  /** An experiment made of what a person did to a cluster in the last `lastMs`; refused when that was nothing. */
  'experiment.record': answering<{ readonly name: string; readonly source: string }>()(
    z.strictObject({ clusterId: id, lastMs: wholeNumber(limits.experimentRecordMs, 'How far back, in ms') }),
  ),
  /**
   * Begins an experiment; one at a time per cluster, which must run. Answers at once: progress and verdict are pushed.
   * `seed` and `repeats` stand for those of the file. `allowHost`: its load may go to another machine, as containers of other nodes.
   */
  'experiment.run': answering<{ readonly runId: string }>()(
    z.strictObject({
      clusterId: id,
      source,
      seed: wholeNumber(limits.seed, 'Seed').optional(),
      repeats: wholeNumber(limits.experimentRepeats, 'Repeats').optional(),
      allowHost: z.boolean().optional(),
    }),
  ),
  /** Takes back what is under way, then answers with what was measured until then. */
  'experiment.stop': answering<{ readonly resultId: string }>()(z.strictObject({ runId: id })),
  'experiment.result': answering<ExperimentResult>()(z.strictObject(result)),
  'experiment.rename': answering<void>()(z.strictObject({ ...result, name: nameSchema })),
  'experiment.remove': answering<void>()(z.strictObject(result)),
  /** Asks where to write it; null when the person cancelled. */
  'experiment.export': answering<string | null>()(z.strictObject({ ...result, format: z.enum(experimentFormats) })),
} as const
