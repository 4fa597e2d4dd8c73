import type { ReactNode } from 'react'

interface CheckLineProps {
  /** Accessible name of the switch. */
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  /** The rule as a sentence; dim while it is off. */
  readonly children: ReactNode
}

/** A rule that can be off: its switch, and its sentence with its numbers. */
export function CheckLine({ label, isOn, onChange, children }: CheckLineProps) {
  return (
    <div className="rules-line" data-on={isOn}>
      <label className="rules-switch">
        <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
        {label}
      </label>
      <div className="rules-sentence">{children}</div>
    </div>
  )
}
