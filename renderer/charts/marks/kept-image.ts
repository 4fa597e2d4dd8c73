const images = new Map<string, ImageBitmap | null>()

/**
 * An image made once for each look; null where nothing can be drawn. Text on a canvas of the page would make the browser lay
 * out the page at every tick; and a canvas is copied each time it is drawn on another one, a bitmap is not.
 */
export function keptImage(look: string, make: () => OffscreenCanvas | null): ImageBitmap | null {
  const known = images.get(look)
  if (known !== undefined) return known
  const made = make()?.transferToImageBitmap() ?? null
  // Until the font is there, an image is made anew each time.
  if (document.fonts.status === 'loaded') images.set(look, made)
  return made
}
