const images = new Map<string, OffscreenCanvas | null>()

/**
 * An image made once for each look; null where nothing can be drawn. Text on a canvas of the page would make the browser lay
 * out the page at every tick.
 */
export function keptImage(look: string, make: () => OffscreenCanvas | null): OffscreenCanvas | null {
  const known = images.get(look)
  if (known !== undefined) return known
  const made = make()
  // Until the font is there, an image is made anew each time.
  if (document.fonts.status === 'loaded') images.set(look, made)
  return made
}
