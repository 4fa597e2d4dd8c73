import './switch.css'
import { Switch as RadixSwitch } from 'radix-ui'

interface SwitchProps {
  /** Its accessible name: what is on while it is on. */
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

/** On or off, in force at once. Its words stand beside it. */
export function Switch({ label, isOn, onChange }: SwitchProps) {
  return <RadixSwitch.Root className="switch" aria-label={label} checked={isOn} onCheckedChange={onChange} />
}
