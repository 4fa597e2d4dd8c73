import type { Palette } from '../palette.ts'

const heightPx = 14
const padPx = 3

const images = new Map<string, OffscreenCanvas | null>()

/**
 * Words on a veil of the panel's colour, so that they stay readable over lines; null where nothing can be drawn. Made once for
 * each look: text on a canvas of the page would make the browser lay out the page at every tick.
 */
export function wordsImage(palette: Palette, words: string, ratio: number): OffscreenCanvas | null {
  const key = `${palette.css('panel')} ${palette.css('fg-2')} ${ratio} ${words}`
  const known = images.get(key)
  if (known !== undefined) return known
  const made = makeImage(palette, words, ratio)
  // Until the font is there, the image is made anew each time.
  if (document.fonts.status === 'loaded') images.set(key, made)
  return made
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
