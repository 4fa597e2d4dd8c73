import {
  FormChoice,
  FormField,
  FormFields,
  type FormHandle,
  FormTick,
  MoreFields,
} from '../../../panels/form/form-field.tsx'
import type { LoadDraft } from './load-table.ts'
import type { TargetWords } from './target-words.ts'

interface LoadFormProps {
  readonly form: FormHandle<LoadDraft>
}

/** All fields of the form: what is tried, where requests go, how hard to press, and what few people set. */
export function LoadFields({ form, target }: LoadFormProps & { readonly target: TargetWords }) {
  const { url, method, kind, untilStopped } = form.draft
  return (
    <>
      <ExperimentChoice form={form} />
      <FormField form={form} name="url" placeholder={target.placeholder} hint={url === '' ? target.hint : ''} />
      <FormField form={form} name="method" />
      {method !== 'GET' && method !== 'HEAD' && <FormField form={form} name="body" />}
      {kind !== 'limit' && <ModelChoice form={form} />}
      <FormField form={form} name="ratePerSec" />
      <FormField
        form={form}
        name="durationS"
        disabled={untilStopped}
        shown={untilStopped ? '' : undefined}
        beside={<FormTick form={form} name="untilStopped" />}
      />
      <FormFields
        form={form}
        names={[
          'fromPerSec',
          'toPerSec',
          'factor',
          'limitStepS',
          'p99BoundMs',
          'failedPercent',
          'counts',
          'workersStepS',
        ]}
      />
      <FormFields form={form} names={['connections', 'keep', 'requestsPerConnection']} />
      <MoreFields
        form={form}
        summary="More: headers, paths, timeout …"
        className="ld-full ld-more"
        gridClassName="ld-more-fields"
        names={['headers', 'paths', 'timeoutMs', 'warmUpS', 'pipelining', 'sourceAddresses', 'sendOverMs', 'processes']}
      />
    </>
  )
}

/** One run, or an experiment out of several. */
function ExperimentChoice({ form }: LoadFormProps) {
  const hint = form.fields.kind.hintOf?.(form.draft, '')
  return (
    <div className="ld-full ld-kind-choice">
      <FormChoice form={form} name="kind" />
      {hint !== '' && <span className="field-hint">{hint}</span>}
    </div>
  )
}

function ModelChoice({ form }: LoadFormProps) {
  const { label, hintOf } = form.fields.model
  return (
    <div className="field">
      <span className="ld-label" aria-hidden="true">
        {label}
      </span>
      <FormChoice form={form} name="model" />
      <span className="field-hint">{hintOf?.(form.draft, '')}</span>
    </div>
  )
}
