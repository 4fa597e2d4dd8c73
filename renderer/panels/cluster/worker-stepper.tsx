import { memo, useState } from 'react'
import { workersField } from '../../../shared/actions/cluster-actions.ts'
import { readWhole, type WholeField, wholeRefusal } from '../../../shared/actions/fields.ts'
import { limits } from '../../../shared/limits.ts'
import { Icon } from '../../components/icon.tsx'
import { scaleBy, scaleCluster } from '../../store/commands/commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { useDeck, usePending } from '../../store/use-deck.ts'
import { primaryWords } from '../own-primary/primary-words.ts'

interface WorkerStepperProps {
  readonly clusterId: string
  readonly desired: number
  /** Its own primary decides besides. */
  readonly hasOwnPrimary?: boolean
  readonly most?: number
  /** Why its number cannot be changed; null: it can. */
  readonly refusal?: string | null
}

/** How many workers the cluster should have: typed, stepped, or pressed. A bad number is refused and changes nothing. */
export const WorkerStepper = memo(function WorkerStepper({
  clusterId,
  desired,
  hasOwnPrimary = false,
  most = limits.workers.max,
  refusal = null,
}: WorkerStepperProps) {
  const wanted = useDeck((state) => state.wantedWorkers[clusterId]) ?? desired
  const pending = usePending(pendingKeys.scale(clusterId))
  const field = { ...workersField, max: most }
  const step = { clusterId, hasOwnPrimary, most, refusal }
  const { draft, refused, type, commit, reset, leave } = useTypedCount(clusterId, wanted, field)
  return (
    <fieldset className="stepper-group">
      <legend className="visually-hidden">Workers</legend>
      <div className="stepper" data-invalid={refused} data-pending={pending}>
        <label className="head-wide" htmlFor="desired-workers">
          Workers
        </label>
        <StepButton {...step} by={-1} disabled={wanted <= limits.workers.min} />
        <input
          id="desired-workers"
          type="number"
          min={limits.workers.min}
          max={most}
          readOnly={refusal !== null}
          title={refusal ?? undefined}
          step={1}
          aria-label="Desired workers"
          aria-invalid={refused}
          aria-busy={pending}
          aria-describedby={refused ? 'desired-workers-refusal' : undefined}
          value={draft ?? wanted}
          onChange={(event) => type(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={leave}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit()
            else if (event.key === 'Escape') reset()
            else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
              event.preventDefault()
              reset()
              void scaleBy(clusterId, event.key === 'ArrowUp' ? 1 : -1)
            }
          }}
        />
        <StepButton {...step} by={1} disabled={wanted >= most} />
        {refused && (
          <span id="desired-workers-refusal" className="stepper-error" role="alert">
            <Icon name="warn" />
            {wholeRefusal(field)}
          </span>
        )}
      </div>
    </fieldset>
  )
})

/** What was typed and is not in force yet; null: nothing. */
function useTypedCount(clusterId: string, wanted: number, field: WholeField) {
  const [draft, setDraft] = useState<string | null>(null)
  const [refused, setRefused] = useState(false)

  // An unreadable number reports as empty text; it is refused like any other.
  function type(text: string | null): void {
    setDraft(text)
    setRefused(false)
  }

  function commit(): void {
    if (draft === null) return
    const count = readWhole(field, draft)
    setRefused(count === null)
    if (count === null) return
    setDraft(null)
    if (count !== wanted) void scaleCluster(clusterId, count)
  }

  const reset = (): void => type(null)
  const leave = (): void => (draft !== null && readWhole(field, draft) === null ? reset() : commit())
  return { draft, refused, type, commit, reset, leave }
}

interface StepButtonProps {
  readonly clusterId: string
  readonly by: 1 | -1
  readonly disabled: boolean
  readonly hasOwnPrimary: boolean
  readonly most: number
  readonly refusal: string | null
}

function StepButton({ clusterId, by, disabled: isAtEnd, hasOwnPrimary, most, refusal }: StepButtonProps) {
  const disabled = isAtEnd || refusal !== null
  const name = by === 1 ? 'Add worker' : 'Remove worker'
  const key = by === 1 ? '+' : '−'
  const promise = hasOwnPrimary ? `: ${by === 1 ? primaryWords.add : primaryWords.remove}` : ''
  const reason = refusal ?? (by === 1 ? `${most} workers are the most` : 'zero workers only by Stop')
  return (
    <button
      type="button"
      aria-label={name}
      title={disabled ? reason : `${name} (${key})${promise}`}
      aria-disabled={disabled || undefined}
      onClick={() => {
        if (!disabled) void scaleBy(clusterId, by)
      }}
    >
      <Icon name={by === 1 ? 'add' : 'remove'} />
    </button>
  )
}
