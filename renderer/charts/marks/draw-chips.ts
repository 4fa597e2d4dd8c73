import type { Drawing } from '../drawing.ts'
import { type Palette, paletteSlot } from '../palette.ts'
import { lastOf } from '../series/read-line.ts'
import { type EndChip, placeEndChips } from './end-chips.ts'
import { keptImage } from './kept-image.ts'

const pitch = 13
const chipHeight = 12

/** Draws the number of each slot where its line ends now. */
export function drawEndChips({ context, picture, box, project, ratio }: Drawing): void {
  const x = Math.round(box.x + box.width + 6)
  const chips = picture.lines.flatMap((line): EndChip[] => {
    const last = lastOf(line)
    return last === null || line.end === null || !('slot' in line.end) ? [] : [{ ...line.end, y: project.y(last.y) }]
  })
  for (const chip of placeEndChips(chips, { top: box.y + 2, bottom: box.y + box.height - 5, pitch })) {
    const image = chipImage(picture.palette, chip, ratio)
    if (image === null) continue
    context.drawImage(image, x, Math.round(chip.y) - chipHeight / 2, image.width / ratio, chipHeight)
  }
}

function chipImage(palette: Palette, chip: EndChip, ratio: number): ImageBitmap | null {
  const color = paletteSlot(palette, chip.slot)
  return keptImage(`${chip.slot} ${chip.hollow} ${color} ${ratio}`, () => makeChip(palette, color, chip, ratio))
}

function makeChip(palette: Palette, color: string, { slot, hollow }: EndChip, ratio: number): OffscreenCanvas | null {
  const words = String(slot)
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
