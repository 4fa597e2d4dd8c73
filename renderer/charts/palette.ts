import { useSyncExternalStore } from 'react'
import { ownPrimaryPlace } from '../../shared/model/own-primary.ts'
import { slotHue, slotHueCount } from '../components/slot-hue.ts'

/** Colours as a canvas needs them: read from the tokens of the theme in force. */
export interface Palette {
  readonly slots: readonly string[]
  readonly css: (token: Token) => string
}

const tokens = [
  'panel',
  'line',
  'line-soft',
  'fg',
  'fg-2',
  'fg-3',
  'bad',
  'hot',
  'info',
  'idle',
  'idle-tint',
  'accent',
  'ctl-line',
  'on-slot',
  'seq1',
  'seq2',
  'seq3',
  'seq4',
  'warn',
  'font',
  'mono',
  'focus',
  'mark',
  'mark-fg',
  'fl-app',
  'fl-package',
  'fl-node',
  'fl-native',
  'fl-gc',
  'fl-idle',
  'fl-shade',
  'fl-more',
  'fl-less',
  'rb-listening',
  'rb-starting',
  'rb-online',
  'rb-draining',
  'rb-paused',
  'rb-unresponsive',
  'rb-backoff',
  'rb-crashed',
] as const
export type Token = (typeof tokens)[number]

let cached: { readonly key: string; readonly palette: Palette } | null = null

/** The present theme's colours; a new object when the theme changes. */
export function usePalette(): Palette {
  return useSyncExternalStore(subscribeToTheme, readPalette)
}

/** What a line is drawn with: a token, or the number of a slot for its own colour. */
export type Ink = Token | number

/** An ink's colour out of the palette. */
export function inkColor(palette: Palette, ink: Ink): string {
  return typeof ink === 'number' ? paletteSlot(palette, ink) : palette.css(ink)
}

/** A slot's colour out of the palette. */
export function paletteSlot(palette: Palette, slot: number): string {
  return slot === ownPrimaryPlace ? palette.css('fg-2') : (palette.slots[slotHue(slot) - 1] ?? 'gray')
}

/** Asking for computed styles makes the browser bring them up to date, so only the theme's name is looked at every time. */
function readPalette(): Palette {
  const key = `${document.documentElement.dataset.theme} ${document.documentElement.className}`
  if (cached?.key === key) return cached.palette
  const style = getComputedStyle(document.documentElement)
  const colors = new Map(tokens.map((token) => [token, style.getPropertyValue(`--${token}`).trim()]))
  const slots = Array.from({ length: slotHueCount }, (_, index) => style.getPropertyValue(`--slot${index + 1}`).trim())
  const palette: Palette = { slots, css: (token) => colors.get(token) ?? 'gray' }
  cached = { key, palette }
  return palette
}

/** The page's theme follows the system's by itself (`useTheme`), as a change of the attribute. */
function subscribeToTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] })
  return () => observer.disconnect()
}
