import type { PlotBox, Projection } from '../axes/projection.ts'
import type { ChartPicture } from '../chart-picture.ts'
import { type Palette, paletteSlot } from '../palette.ts'
import { lastOf } from '../series/read-line.ts'
import { type EndChip, placeEndChips } from './end-chips.ts'

const pitch = 13
const chipHeight = 12

/** Draws the number of each slot where its line ends now. `context` is scaled to CSS px by `ratio`. */
export function drawEndChips(
  context: CanvasRenderingContext2D,
  { lines, palette }: Pick<ChartPicture, 'lines' | 'palette'>,
  box: PlotBox,
  project: Projection,
  ratio: number,
): void {
  const x = Math.round(box.x + box.width + 6)
  const chips = lines.flatMap((line): EndChip[] => {
    const last = lastOf(line)
    return last === null || line.end === null || !('slot' in line.end) ? [] : [{ ...line.end, y: project.y(last.y) }]
  })
  for (const chip of placeEndChips(chips, { top: box.y + 2, bottom: box.y + box.height - 5, pitch })) {
    const image = chipImage(palette, chip, ratio)
    if (image === null) continue
    context.drawImage(image, x, Math.round(chip.y) - chipHeight / 2, image.width / ratio, chipHeight)
  }
}

const images = new Map<string, OffscreenCanvas | null>()

/** Made once for each look: text on a canvas of the page would make the browser lay out the page at every tick. */
function chipImage(palette: Palette, { slot, hollow }: EndChip, ratio: number): OffscreenCanvas | null {
  const color = paletteSlot(palette, slot)
  const key = `${slot} ${hollow} ${color} ${ratio}`
  const known = images.get(key)
  if (known !== undefined) return known
  const made = makeChip(palette, color, String(slot), hollow, ratio)
  // Until the font is there, a chip is made anew each time.
  if (document.fonts.status === 'loaded') images.set(key, made)
  return made
}

function makeChip(
  palette: Palette,
  color: string,
  words: string,
  hollow: boolean,
  ratio: number,
): OffscreenCanvas | null {
  const width = 9 + words.length * 3 + (words.length > 2 ? 1 : 0)
  const canvas = new OffscreenCanvas(Math.ceil(width * ratio), Math.ceil(chipHeight * ratio))
  const ink = canvas.getContext('2d')
  if (ink === null) return null
  ink.scale(ratio, ratio)
  ink.beginPath()
  ink.roundRect(0.5, 0.5, width - 1, chipHeight - 1, 3)
  ink.fillStyle = hollow ? palette.css('panel') : color
  ink.fill()
  ink.strokeStyle = color
  ink.stroke()
  ink.font = `700 9px ${palette.css('font')}`
  ink.textAlign = 'center'
  ink.fillStyle = hollow ? color : palette.css('on-slot')
  ink.fillText(words, width / 2, 9.2)
  return canvas
}
