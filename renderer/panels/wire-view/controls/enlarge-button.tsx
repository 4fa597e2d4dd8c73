import { Button } from '../../../components/button.tsx'
import { enlargeWires, useWireChoice } from '../../../store/wire-choice.ts'

/** Gives the view the whole screen, for those who sit far away. */
export function EnlargeButton() {
  const isEnlarged = useWireChoice((choice) => choice.isEnlarged)
  return (
    <Button
      kind="ghost"
      size="mini"
      icon={isEnlarged ? 'reduce' : 'enlarge'}
      iconOnly
      aria-label="Enlarge"
      aria-pressed={isEnlarged}
      title={isEnlarged ? 'Back to all panels (Esc)' : 'Enlarge: the whole screen for the connections'}
      onClick={() => enlargeWires(!isEnlarged)}
    />
  )
}
