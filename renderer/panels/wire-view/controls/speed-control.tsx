import { memo } from 'react'
import { Button } from '../../../components/button.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { chooseWireSpeed, pauseWire, useWireChoice } from '../../../store/wire-choice.ts'
import { type Speed, speeds } from '../../../wire/playback-clock.ts'

const speedWords: Readonly<Record<Speed, { readonly label: string; readonly name: string }>> = {
  1: { label: '1×', name: 'As fast as it happens' },
  0.5: { label: '½', name: 'Half as fast' },
  0.25: { label: '¼', name: 'A quarter as fast' },
  0.05: { label: '1/20', name: 'A twentieth as fast' },
}
const choices = speeds.map((speed) => ({ value: String(speed), ...speedWords[speed] }))

/** How fast the dots go, or whether they stand. */
export const SpeedControl = memo(function SpeedControl() {
  const speed = useWireChoice((choice) => choice.speed)
  const isPaused = useWireChoice((choice) => choice.isPaused)
  return (
    <>
      <Button
        kind="ghost"
        size="mini"
        icon={isPaused ? 'play' : 'pause'}
        iconOnly
        aria-label="Pause the picture"
        aria-pressed={isPaused}
        title={isPaused ? 'Let the dots move again' : 'Stop the dots; recording goes on'}
        onClick={() => pauseWire(!isPaused)}
      />
      <Segmented
        label="Speed of the picture"
        choices={choices}
        value={String(speed)}
        onChange={(chosen) => {
          const next = speeds.find((each) => String(each) === chosen)
          if (next !== undefined) chooseWireSpeed(next)
        }}
      />
    </>
  )
})
