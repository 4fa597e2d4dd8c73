import type { Palette } from '../palette.ts'
import { keptImage } from './kept-image.ts'

const heightPx = 14
const padPx = 3

/** Words on a veil of the panel's colour, so that they stay readable over lines; null where nothing can be drawn. */
export function wordsImage(palette: Palette, words: string, ratio: number): ImageBitmap | null {
  const look = `${palette.css('panel')} ${palette.css('fg-2')} ${ratio} ${words}`
  return keptImage(look, () => makeImage(palette, words, ratio))
}

function makeImage(palette: Palette, words: string, ratio: number): OffscreenCanvas | null {
  const canvas = new OffscreenCanvas(1, Math.ceil(heightPx * ratio))
  const ink = canvas.getContext('2d')
  if (ink === null) return null
  const font = `500 10px ${palette.css('font')}`
  ink.font = font
  canvas.width = Math.ceil((ink.measureText(words).width + 2 * padPx) * ratio)
  // A new width empties the canvas and its settings.
  ink.scale(ratio, ratio)
  ink.globalAlpha = 0.85
  ink.fillStyle = palette.css('panel')
  ink.beginPath()
  ink.roundRect(0, 0, canvas.width / ratio, heightPx, 3)
  ink.fill()
  ink.globalAlpha = 1
  ink.font = font
  ink.fillStyle = palette.css('fg-2')
  ink.fillText(words, padPx, 10.5)
  return canvas
}
