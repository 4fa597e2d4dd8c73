import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { Switch } from '../../../components/switch.tsx'
import { formatNumber } from '../../../format/number.ts'
import { setRequestLines } from '../../../store/commands/commands.ts'
import { chooseForLog, logQueryOf, setLogQuery, useLogChoice } from '../../../store/log-choice.ts'
import { useCluster } from '../../../store/use-deck.ts'
import type { ReaderProps } from '../reader/reader-props.ts'
import { LevelButtons, SourceChips } from './filter-buttons.tsx'
import { SearchBox } from './search-box.tsx'

const modes = [
  { value: 'highlight', label: 'Highlight', name: 'Highlight matches among all lines' },
  { value: 'filter', label: 'Filter', name: 'Filter: only lines that match' },
] as const

/** What is looked for, what is left out, and whether the newest is followed. */
export function LogToolbar({ clusterId, log, reader, picture }: ReaderProps) {
  const mode = useLogChoice((choice) => logQueryOf(choice, clusterId).mode)
  return (
    <div className="lg-tools">
      <SearchBox clusterId={clusterId} log={log} reader={reader} picture={picture} />
      <Segmented
        label="Lines shown"
        choices={modes}
        value={mode}
        onChange={(chosen) => setLogQuery(clusterId, { mode: chosen })}
      />
      <div className="lg-filters" role="toolbar" aria-label="Filters">
        <LevelButtons clusterId={clusterId} log={log} />
        <SourceChips clusterId={clusterId} />
      </div>
      <div className="lg-tools-end">
        <ErrorsButton log={log} />
        <RequestLinesSwitch clusterId={clusterId} />
        <PauseSwitch reader={reader} picture={picture} />
        <span className="lg-follow" title="Stay at the newest line (f); scrolling up ends it">
          <span aria-hidden="true">Follow</span>
          <Switch label="Follow" isOn={picture.follows} onChange={(isOn) => reader.setFollows(isOn)} />
        </span>
      </div>
    </div>
  )
}

function RequestLinesSwitch({ clusterId }: Pick<ReaderProps, 'clusterId'>) {
  const isOn = useCluster(clusterId)?.settings.requestLines === true
  return (
    <Button
      role="switch"
      icon="list"
      aria-checked={isOn}
      data-on={isOn}
      title="Know which lines were printed in which request: open one, then Lines of this request. Costs a service that logs about a tenth of its requests per second"
      onClick={() => void setRequestLines(clusterId, !isOn)}
    >
      Request of each line
    </Button>
  )
}

function PauseSwitch({ reader, picture: { isPaused, newCount } }: Pick<ReaderProps, 'reader' | 'picture'>) {
  return (
    <Button
      role="switch"
      icon={isPaused ? 'play' : 'pause'}
      aria-label="Pause"
      aria-checked={isPaused}
      data-on={isPaused}
      title="The view stands still; the log goes on being kept (Space)"
      onClick={() => reader.setPaused(!isPaused)}
    >
      {isPaused ? `Paused${newCount > 0 ? `, ${formatNumber(newCount)} came` : ''}` : 'Pause'}
    </Button>
  )
}

function ErrorsButton({ log }: Pick<ReaderProps, 'log'>) {
  const isShown = useLogChoice((choice) => choice.showsErrors)
  const count = log?.errorGroupCount ?? 0
  if (count === 0 && !isShown) return null
  const isNew = log !== null && log.newErrorGroupCount > 0
  return (
    <Button
      className="lg-errors-button"
      aria-pressed={isShown}
      title="Equal errors of all workers, by their stack"
      onClick={() => chooseForLog({ showsErrors: !isShown })}
    >
      <Icon name="error" className="tone-bad" />
      Errors <b>{formatNumber(count)}</b>
      {isNew && <span className="lg-new">{formatNumber(log.newErrorGroupCount)} new</span>}
    </Button>
  )
}
