import './request-dialog.css'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { type SentAnswer, sentRequestSchema } from '../../../shared/inspection/sent-request.ts'
import { loadMethods } from '../../../shared/model/load-settings.ts'
import type { Result } from '../../../shared/result.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { runCommand } from '../../store/commands/commands.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import type { WorkerTarget } from '../../store/deck-state.ts'

interface RequestDialogProps {
  readonly clusterId: string
  readonly target: WorkerTarget
}

interface Draft {
  readonly method: string
  readonly path: string
  readonly timeoutS: string
  readonly headers: string
  readonly body: string
}

/** What was sent last, for as long as the window lives. */
let last: Draft = { method: 'GET', path: '/', timeoutS: '10', headers: '', body: '' }

/** Sends one request to this very worker, in rotation or not, and shows its answer. */
export function RequestDialog({ clusterId, target }: RequestDialogProps) {
  const [draft, setDraft] = useState(last)
  const [wrong, setWrong] = useState('')
  const [isUnderWay, setUnderWay] = useState(false)
  const [answer, setAnswer] = useState<Result<SentAnswer> | null>(null)
  const underWay = useRef<string | null>(null)
  // Nobody waits for it any more once the dialog is gone.
  useEffect(() => () => cancelRequest(underWay.current), [])
  const change = (patch: Partial<Draft>): void => {
    setDraft({ ...draft, ...patch })
    setWrong('')
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const read = readDraft(draft)
    if (typeof read === 'string') {
      setWrong(read)
      return
    }
    last = draft
    const requestId = crypto.randomUUID()
    underWay.current = requestId
    setUnderWay(true)
    const result = await runCommand('worker.request', { clusterId, ...target, requestId, request: read })
    underWay.current = null
    setAnswer(result)
    setUnderWay(false)
  }

  return (
    <Dialog title={`Send a request to slot ${target.slot}`} size="wide" onClose={closeDialog}>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <div className="dialog-body">
          <RequestFields draft={draft} wrong={wrong} change={change} />
          {answer !== null && <AnswerView answer={answer} />}
        </div>
        <div className="dialog-foot">
          {isUnderWay ? (
            <Button onClick={() => cancelRequest(underWay.current)}>Cancel request</Button>
          ) : (
            <Button onClick={closeDialog}>Close</Button>
          )}
          <Button kind="primary" type="submit" pending={isUnderWay}>
            {isUnderWay ? 'Waits for the answer' : 'Send'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function cancelRequest(requestId: string | null): void {
  if (requestId !== null) void runCommand('worker.cancelRequest', { requestId })
}

interface RequestFieldsProps {
  readonly draft: Draft
  readonly wrong: string
  readonly change: (patch: Partial<Draft>) => void
}

function RequestFields({ draft, wrong, change }: RequestFieldsProps) {
  return (
    <>
      <div className="request-line">
        <Field label="Method">
          {(control) => (
            <select
              {...control}
              className="select"
              value={draft.method}
              onChange={(event) => change({ method: event.target.value })}
            >
              {loadMethods.map((method) => (
                <option key={method}>{method}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Path" error={wrong}>
          {(control) => (
            <input
              {...control}
              data-autofocus
              className="input"
              value={draft.path}
              onChange={(event) => change({ path: event.target.value })}
            />
          )}
        </Field>
        <Field label="Timeout, in s">
          {(control) => (
            <input
              {...control}
              className="input"
              type="number"
              min={1}
              max={600}
              value={draft.timeoutS}
              onChange={(event) => change({ timeoutS: event.target.value })}
            />
          )}
        </Field>
      </div>
      <RequestTexts draft={draft} change={change} />
    </>
  )
}

function RequestTexts({ draft, change }: Omit<RequestFieldsProps, 'wrong'>) {
  return (
    <>
      <Field label="Headers" hint="one a line: Name: value">
        {(control) => (
          <textarea
            {...control}
            className="input request-text mono"
            value={draft.headers}
            onChange={(event) => change({ headers: event.target.value })}
          />
        )}
      </Field>
      <Field label="Body">
        {(control) => (
          <textarea
            {...control}
            className="input request-text mono"
            value={draft.body}
            onChange={(event) => change({ body: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}

function AnswerView({ answer }: { readonly answer: Result<SentAnswer> }) {
  if (!answer.ok) {
    return (
      <p className="request-answer field-error" role="alert">
        {answer.error.message}
      </p>
    )
  }
  const { status, statusText, firstByteMs, wholeMs, isSecure, headers, body, bodyBytes, isCut, lines } = answer.value
  return (
    <section className="request-answer" aria-label="Answer">
      <p>
        <b>
          {status} {statusText}
        </b>{' '}
        · first byte after {formatDuration(firstByteMs)}, whole after {formatDuration(wholeMs)} ·{' '}
        {formatBytes(bodyBytes)}
        {isCut && ', cut'}
        {isSecure && ' · TLS, certificate not checked'}
      </p>
      <pre className="mono selectable">{headers.map(({ name, value }) => `${name}: ${value}`).join('\n')}</pre>
      <pre className="mono selectable">{body ?? 'not text: it is not shown'}</pre>
      <p className="field-hint">
        {lines.length === 0 ? 'The worker printed nothing meanwhile.' : 'Printed meanwhile:'}
      </p>
      {lines.length > 0 && <pre className="mono selectable">{lines.join('\n')}</pre>}
    </section>
  )
}

/** The request; or what is wrong with what was typed. */
function readDraft({ method, path, timeoutS, headers, body }: Draft) {
  const rows = headers.split('\n').filter((line) => line.trim() !== '')
  const bad = rows.find((line) => !line.includes(':'))
  if (bad !== undefined) return `Header "${bad}" has no colon`
  const read = sentRequestSchema.safeParse({
    method,
    path,
    headers: rows.map((line) => ({
      name: line.slice(0, line.indexOf(':')).trim(),
      value: line.slice(line.indexOf(':') + 1).trim(),
    })),
    body,
    timeoutMs: Math.round(Number(timeoutS) * 1000),
  })
  return read.success ? read.data : (read.error.issues[0]?.message ?? 'it cannot be sent')
}
