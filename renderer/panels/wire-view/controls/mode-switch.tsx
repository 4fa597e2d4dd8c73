import { memo } from 'react'
import { Segmented } from '../../../components/segmented.tsx'
import { chooseWireMode, useWireChoice } from '../../../store/wire-choice.ts'

const modes = [
  { value: 'connections', label: 'Connections' },
  { value: 'requests', label: 'Requests' },
] as const

/** What the dots are. */
export const ModeSwitch = memo(function ModeSwitch() {
  const mode = useWireChoice((choice) => choice.mode)
  return <Segmented label="Dots are" choices={modes} value={mode} onChange={chooseWireMode} />
})
