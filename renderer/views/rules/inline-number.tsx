import { useId } from 'react'
import { type NumberName, numberFields, type RulesDraft, type RulesFaults } from './rules-draft.ts'

/** What the parts of the rules form share. */
export interface RulesFormProps {
  readonly draft: RulesDraft
  readonly faults: RulesFaults
  readonly change: (patch: Partial<Omit<RulesDraft, 'numbers'>>) => void
  readonly type: (name: NumberName, text: string) => void
}

interface InlineNumberProps extends RulesFormProps {
  readonly name: NumberName
  /** As it stands after the number: "s", "MB". */
  readonly unit?: string
}

/** A number in the middle of a sentence; what is wrong with it stands right behind it. */
export function InlineNumber({ name, unit = '', draft, faults, type }: InlineNumberProps) {
  const faultId = useId()
  const fault = faults[name]
  return (
    <span className="rules-number">
      <input
        className="input"
        inputMode="decimal"
        aria-label={numberFields[name].label}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : faultId}
        value={draft.numbers[name]}
        size={Math.max(3, draft.numbers[name].length)}
        onFocus={(event) => event.target.select()}
        onChange={(event) => type(name, event.target.value)}
      />
      {unit !== '' && <span className="rules-unit">{unit}</span>}
      {fault !== undefined && (
        <span id={faultId} className="rules-fault" role="alert">
          {fault}
        </span>
      )}
    </span>
  )
}
