import { FormChoice } from '../../panels/form/form-field.tsx'
import { InlineNumber } from '../../panels/form/inline-number.tsx'
import { CheckLine } from './check-line.tsx'
import type { RulesFormProps } from './rules-form.ts'

/** What a worker may use, and what follows past it. */
export function LimitLines({ form }: RulesFormProps) {
  const { measure, unresponsiveAct } = form.draft
  return (
    <>
      <CheckLine form={form} name="memoryIsOn">
        Replace a worker whose{' '}
        <select
          className="select rules-select"
          aria-label={form.fields.measure.label}
          value={measure}
          onChange={(event) => form.change({ measure: event.target.value === 'rss' ? 'rss' : 'heap-used' })}
        >
          <option value="rss">RSS</option>
          <option value="heap-used">used heap</option>
        </select>{' '}
        stays above <InlineNumber form={form} name="memoryBytes" /> for <InlineNumber form={form} name="memoryForMs" />.
      </CheckLine>
      <CheckLine form={form} name="ageIsOn">
        Replace a worker that is <InlineNumber form={form} name="ageMs" /> old; each up to a tenth earlier, so that not
        all go at once.
      </CheckLine>
      <CheckLine form={form} name="requestsIsOn">
        Replace a worker after <InlineNumber form={form} name="requestCount" /> requests.
      </CheckLine>
      <div className="rules-line" data-on={unresponsiveAct !== 'nothing'}>
        <span className="rules-switch">No answer</span>
        <div className="rules-sentence">
          After <InlineNumber form={form} name="silentMs" /> with a blocked event loop:
          <FormChoice form={form} name="unresponsiveAct" />
        </div>
      </div>
      <CheckLine form={form} name="stallCapture">
        a worker is stuck, as soon as it has not answered for 1 s: a profile of 250 ms by Node's inspector, which is
        closed afterwards.
      </CheckLine>
      <CheckLine form={form} name="requestLines">
        The log knows which line was printed in which request. It costs a service that logs about a tenth of the
        requests per second that it can answer.
      </CheckLine>
    </>
  )
}
