import { formatShortWhen } from '../../../format/when.ts'
import './result-head.css'
import type { LoadResult } from '../../../../shared/model/load.ts'
import { Button } from '../../../components/button.tsx'
import { counted } from '../../../format/number.ts'
import { asSentence } from '../../../format/sentence.ts'
import { ResultName } from '../../../panels/results/result-name.tsx'
import { removeResult, renameResult } from '../../../store/commands/load-commands.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { reuseSettings } from '../form/start.ts'
import { circumstances } from '../load-words.ts'
import { readingOfResult } from '../reading.ts'
import { ExportMenu } from './export-menu.tsx'

/** What a result is called, what it shows in a sentence, and what can be done with it. */
export function ResultHead({ result }: { readonly result: LoadResult }) {
  const { summary, verdict, endWords, cores, nodeVersion } = result
  const { resultId } = summary
  const clusterId = useDeck((state) => state.clusterId)
  const when = formatShortWhen(summary.startedAtMs, Date.now())
  const made = `${when}, ${summary.clusterName}, ${circumstances(summary)}, Node ${nodeVersion}, ${counted(cores, 'core')}`
  return (
    <header className="panel ld-result">
      <div className="ld-result-top">
        <ResultName name={summary.name} onRename={(name) => renameResult(resultId, name)} />
        <span className="ld-result-when" title={made}>
          {made}
        </span>
        <Button
          size="mini"
          icon="undo"
          title="Put what this run was made with into the form"
          onClick={() => clusterId !== null && reuseSettings(clusterId, readingOfResult(result))}
        >
          Use settings
        </Button>
        <ExportMenu resultIds={[resultId]} />
        <Button
          kind="ghost"
          size="mini"
          icon="delete"
          iconOnly
          aria-label={`Remove ${summary.name}`}
          title="Remove this result"
          onClick={() => void removeResult(resultId)}
        />
      </div>
      <p className="ld-result-verdict">
        {verdict} <span>{asSentence(endWords)}</span>
      </p>
    </header>
  )
}
