import { Segmented } from '../../components/segmented.tsx'
import { CheckLine } from './check-line.tsx'
import { InlineNumber, type RulesFormProps } from './inline-number.tsx'

const acts = [
  { value: 'nothing', label: 'Nothing' },
  { value: 'alert', label: 'Alert' },
  { value: 'SIGKILL', label: 'SIGKILL' },
] as const

/** What a worker may use, and what follows past it. */
export function LimitLines(form: RulesFormProps) {
  const { draft, change } = form
  return (
    <>
      <CheckLine label="Memory" isOn={draft.memoryIsOn} onChange={(memoryIsOn) => change({ memoryIsOn })}>
        Replace a worker whose{' '}
        <select
          className="select rules-select"
          aria-label="Measured memory"
          value={draft.measure}
          onChange={(event) => change({ measure: event.target.value === 'rss' ? 'rss' : 'heap-used' })}
        >
          <option value="rss">RSS</option>
          <option value="heap-used">used heap</option>
        </select>{' '}
        stays above <InlineNumber {...form} name="memoryBytes" unit="MB" /> for{' '}
        <InlineNumber {...form} name="memoryForMs" unit="s" />.
      </CheckLine>
      <CheckLine label="Age" isOn={draft.ageIsOn} onChange={(ageIsOn) => change({ ageIsOn })}>
        Replace a worker that is <InlineNumber {...form} name="ageMs" unit="min" /> old; each up to a tenth earlier, so
        that not all go at once.
      </CheckLine>
      <CheckLine label="Requests" isOn={draft.requestsIsOn} onChange={(requestsIsOn) => change({ requestsIsOn })}>
        Replace a worker after <InlineNumber {...form} name="requestCount" /> requests.
      </CheckLine>
      <div className="rules-line" data-on={draft.unresponsiveAct !== 'nothing'}>
        <span className="rules-switch">No answer</span>
        <div className="rules-sentence">
          After <InlineNumber {...form} name="silentMs" unit="s" /> with a blocked event loop:
          <Segmented
            label="When a worker does not answer"
            choices={acts}
            value={draft.unresponsiveAct}
            onChange={(unresponsiveAct) => change({ unresponsiveAct })}
          />
        </div>
      </div>
    </>
  )
}
