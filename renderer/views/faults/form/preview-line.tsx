import { Icon, type IconName } from '../../../components/icon.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { asSentence } from '../../../format/sentence.ts'
import type { Draft, Faults } from '../../../panels/form/field-table.ts'
import type { Preview } from './use-preview.ts'

interface PreviewLineProps {
  readonly preview: Preview
  /** What is wrong in the form itself. */
  readonly faults: Faults<Draft>
}

/** Chips of so many slots stand in it. */
const mostChips = 12

/** What would happen, or why nothing can. It keeps its height, so that the button below stays where it is. */
export function PreviewLine({ preview, faults }: PreviewLineProps) {
  const refusal = refusalOf(preview, faults)
  const { plan, isOld } = preview
  const isUnready = Object.values(faults).some((wrong) => wrong !== undefined)
  const isRefused = refusal !== '' && !isUnready
  // Warnings need the room more than chips do, which say the same as the words.
  const slots = refusal !== '' || plan === null || plan.warnings.length > 0 ? [] : plan.slots.slice(0, mostChips)
  const icon: IconName = isUnready ? 'info' : isRefused ? 'failed' : 'inspect'
  return (
    <div
      className="fa-preview"
      role="status"
      aria-label="Preview"
      data-refused={isRefused}
      data-old={isOld && refusal === ''}
    >
      <Icon name={icon} />
      <div className="fa-preview-words">
        <p>
          {isRefused && <b>Refused: </b>}
          {refusal === '' ? (plan?.words ?? 'asking…') : refusal}
        </p>
        {slots.length > 0 && (
          <span className="fa-preview-slots" aria-hidden="true">
            {slots.map((slot) => (
              <SlotChip key={slot} slot={slot} />
            ))}
          </span>
        )}
        {refusal === '' &&
          plan?.warnings.map((words) => (
            <p key={words} className="fa-warning">
              <Icon name="warn" size={12} />
              {words}
            </p>
          ))}
      </div>
    </div>
  )
}

/** Why it cannot be injected: by what the form lacks, or as the deck says. '' when nothing is known to be against it. */
export function refusalOf({ plan, failure, isOld }: Preview, faults: Faults<Draft>): string {
  const [wrong] = Object.values(faults)
  if (wrong !== undefined) return asSentence(wrong)
  if (isOld) return ''
  return asSentence(plan?.refused ?? failure)
}
