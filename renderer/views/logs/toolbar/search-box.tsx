import type { KeyboardEvent } from 'react'
import { limits } from '../../../../shared/limits.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { logQueryOf, setLogQuery, useLogChoice } from '../../../store/log-choice.ts'
import type { ReaderProps } from '../reader/reader-props.ts'
import { matchWords } from './match-words.ts'

const hint = 'cart_7f31  "two words"  /regular expression/  level>=warn  slot:2,3  status:5xx  -GET  is:error'

/** Words, fields and patterns over everything kept; how many there are, and which one is looked at. */
export function SearchBox({ clusterId, log, reader, picture }: ReaderProps) {
  const query = useLogChoice((choice) => logQueryOf(choice, clusterId).query)
  const problem = log?.problem ?? null
  const words = matchWords(log, query, picture.ordinal)
  const keyed = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') void reader.step(event.shiftKey ? 'previous' : 'next')
    else if (event.key === 'Escape') document.getElementById('log-lines')?.focus()
    else return
    event.preventDefault()
  }
  const canStep = (log?.matchCount ?? 0) > 0
  return (
    <div className="lg-search-group">
      <label className="lg-search" data-bad={problem !== null}>
        <Icon name="search" />
        <input
          type="search"
          data-search
          aria-label="Search the log"
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : 'log-problem'}
          placeholder="Search, or level>=warn slot:2"
          title={`Press / to come here. Examples: ${hint}`}
          maxLength={limits.logQueryChars}
          spellCheck={false}
          value={query}
          onChange={(event) => setLogQuery(clusterId, { query: event.currentTarget.value })}
          onKeyDown={keyed}
        />
        <span className="lg-matches" role="status" aria-label="Matches">
          {words}
        </span>
      </label>
      <Button
        icon="up"
        iconOnly
        disabled={!canStep}
        aria-label="Previous match"
        title="Previous match (Shift+Enter, N)"
        onClick={() => void reader.step('previous')}
      />
      <Button
        icon="down"
        iconOnly
        disabled={!canStep}
        aria-label="Next match"
        title="Next match (Enter, n)"
        onClick={() => void reader.step('next')}
      />
      {problem !== null && (
        <p className="lg-problem" id="log-problem" role="alert">
          <Icon name="warn" size={12} />
          {problem}
        </p>
      )}
    </div>
  )
}
