import type { Part, PartKind } from '../../../../shared/lessons/lesson-file.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { useDeck, usePending } from '../../../store/use-deck.ts'
import { DeedLines } from './deed-lines.tsx'
import { FactLines } from './fact-lines.tsx'
import { doPart, pendingPart, stopPart } from './part-commands.ts'
import type { PartProps } from './part-props.ts'
import { isHeldBack, selectParts } from './step-parts.ts'

type Control = NonNullable<Extract<Part, { readonly kind: 'do' }>['control']>

/** Where the real controls are, in the words that stand on them. */
const places: Readonly<Record<Control['at'], string>> = {
  scale: 'Workers − +, above the pictures at the right',
  policy: 'The policy, in the header at the top',
  'kill-menu': 'Kill, beside a worker',
  reload: 'Reload, above the pictures at the right',
  'start-stop': 'Start and Stop, above the pictures at the right',
  load: 'The screen Load: Open Load, above the pictures at the right',
  faults: 'The screen Faults: Open Faults, above the pictures at the right',
}

/** Something is done to the lesson's cluster: by the button, or by the real control that it points at. */
export function DoPart({ state, part, isCurrent }: PartProps<'do'>) {
  const { status } = state
  const isHeld = useDeck((deck) => isHeldBack(selectParts(deck), part.id))
  const { control } = part
  return (
    <section className="part-do" aria-label={control === null ? 'Try it' : 'Do it'}>
      {control !== null && (
        <div className="part-control" data-done={status === 'done'}>
          <Icon name={status === 'done' ? 'done' : 'inspect'} size={16} />
          <div>
            <p className="part-control-place">{places[control.at]}</p>
            <p>{control.hint}</p>
          </div>
        </div>
      )}
      <DoButtons state={state} part={part} isCurrent={isCurrent} words={control === null ? 'Try it' : 'Do it for me'} />
      <DeedLines state={state} isHeld={isHeld} />
      {status === 'done' && !isHeld && <FactLines ids={part.facts} />}
    </section>
  )
}

interface DoButtonsProps extends PartProps<PartKind & ('do' | 'repeat')> {
  /** Of the button, before anything was done. */
  readonly words: string
}

/** Begin, stop, try again; what it does stands beside it. */
export function DoButtons({ state: { status, words: told }, part, isCurrent, words }: DoButtonsProps) {
  const pending = usePending(pendingPart(part.id))
  const isDoing = status === 'doing'
  const isAgain = status === 'done' || status === 'failed'
  return (
    <>
      <div className="part-actions">
        <Button
          kind={isCurrent && status !== 'done' ? 'primary' : 'plain'}
          icon={isAgain ? 'retry' : 'play'}
          pending={pending || isDoing}
          onClick={() => void doPart(part.id)}
        >
          {isAgain && part.kind === 'do' ? 'Try again' : words}
        </Button>
        {isDoing && (
          <Button icon="stop" onClick={() => void stopPart()}>
            Stop
          </Button>
        )}
        <span className="part-note">{part.words}</span>
      </div>
      {status === 'failed' && (
        <p className="part-failed" role="alert">
          <Icon name="warn" size={14} />
          <span>{told}</span>
        </p>
      )}
      {(isDoing || status === 'open') && told !== '' && (
        <p className="part-note" role="status">
          {told}
        </p>
      )}
    </>
  )
}
