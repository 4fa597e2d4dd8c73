import type { Box } from './wire-layout.ts'

/** A canvas over one part of the body; what is drawn on it is given in px of the body. */
export interface Layer {
  /** Sized to the device's own px, scaled to CSS px, and empty; null where there is no room. */
  clear(box: Box): Context | null
}

/** What layers are drawn with. */
export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** For what is drawn along with the page. */
export function pageLayer(canvas: HTMLCanvasElement): Layer {
  return { clear: (box) => cleared(canvas, canvas.getContext('2d'), box) }
}

/**
 * For what is drawn many times a second: its frames go straight to the screen, and the page is neither laid out nor painted for
 * them, which is most of what a frame costs.
 */
export function freeLayer(canvas: HTMLCanvasElement): Layer {
  const known = free.get(canvas)
  if (known !== undefined) return known
  const surface = canvas.transferControlToOffscreen()
  const layer: Layer = { clear: (box) => cleared(surface, surface.getContext('2d'), box) }
  free.set(canvas, layer)
  return layer
}

/** A canvas can be set free once. */
const free = new WeakMap<HTMLCanvasElement, Layer>()

function cleared<C extends Context>(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  context: C | null,
  { x, y, width, height }: Box,
): C | null {
  if (context === null || width <= 0 || height <= 0) return null
  const ratio = globalThis.devicePixelRatio
  const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) }
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) Object.assign(canvas, pixels)
  context.setTransform(ratio, 0, 0, ratio, -x * ratio, -y * ratio)
  context.clearRect(x, y, width, height)
  return context
}
