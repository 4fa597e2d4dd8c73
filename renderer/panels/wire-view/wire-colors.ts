import { useMemo } from 'react'
import { paletteSlot, usePalette } from '../../charts/palette.ts'
import type { WireColors } from '../../wire/painter.ts'

/** The present theme's colours for the picture. */
export function useWireColors(): WireColors {
  const palette = usePalette()
  return useMemo(
    () => ({
      slot: (slot) => paletteSlot(palette, slot),
      panel: palette.css('panel'),
      line: palette.css('ctl-line'),
      neutral: palette.css('fg-2'),
      faint: palette.css('fg-3'),
      bad: palette.css('bad'),
      hurt: palette.css('hot'),
      selected: palette.css('accent'),
    }),
    [palette],
  )
}
