import type { LoadInForce, LoadSpan } from '../../../shared/model/load.ts'
import type { LoadExperiment } from '../../../shared/model/load-settings.ts'
import { countWords } from '../../load/results/number-words.ts'

/** Names what tells runs of one cluster apart, with all that was in force; a person may give a better one. */
export function defaultName(experiment: LoadExperiment, { ratesPerSec, workers, policies }: LoadInForce): string {
  const policy = policies.join(' and ')
  const count = `${spanWords(workers)} ${workers.most === 1 ? 'worker' : 'workers'}`
  switch (experiment.kind) {
    case 'run': {
      const pace = ratesPerSec === null ? 'as fast as possible' : `${spanWords(ratesPerSec)} req/s`
      return `${policy}, ${count}, ${pace}`
    }
    case 'limit':
      return `limit of ${policy}, ${count}`
    case 'workers':
      return `${experiment.counts[0]} → ${experiment.counts.at(-1)} workers, ${policy}`
  }
}

function spanWords({ least, most }: LoadSpan): string {
  return least === most ? countWords(least) : `${countWords(least)}–${countWords(most)}`
}
