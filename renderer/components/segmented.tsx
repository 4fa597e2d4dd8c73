import './segmented.css'
import { RadioGroup } from 'radix-ui'
import { Icon, type IconName } from './icon.tsx'

interface Choice<T extends string> {
  readonly value: T
  readonly label: string
  /** Spoken name where the label is short, e.g. "1 minute" for "1 m". */
  readonly name?: string
  readonly icon?: IconName
}

interface SegmentedProps<T extends string> {
  /** Accessible name of the group. */
  readonly label: string
  readonly choices: readonly Choice<T>[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** One of a few, all in sight: a radio group drawn as a row of buttons. */
export function Segmented<T extends string>({ label, choices, value, onChange }: SegmentedProps<T>) {
  return (
    <RadioGroup.Root
      className="segmented"
      aria-label={label}
      orientation="horizontal"
      value={value}
      onValueChange={(next) => {
        const choice = choices.find((candidate) => candidate.value === next)
        if (choice !== undefined) onChange(choice.value)
      }}
    >
      {choices.map((choice) => (
        <RadioGroup.Item key={choice.value} value={choice.value} aria-label={choice.name ?? choice.label}>
          {choice.icon !== undefined && <Icon name={choice.icon} size={12} />}
          {choice.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
