import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

/** Tokens of a theme, and what its rules add to those of the dark one. */
function tokens(selector: string): ReadonlyMap<string, string> {
  const css = read('../../../styles/tokens.css')
  const from = css.indexOf(`${selector} {`)
  const block = css.slice(from, css.indexOf('\n}', from))
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]))
}

/** WCAG 2.2: how far apart two colours are in lightness, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function mixed(one: string, other: string, share: number): string {
  const part = (at: number): string => {
    const [a = 0, b = 0] = [one, other].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16))
    return Math.round(a * share + b * (1 - share))
      .toString(16)
      .padStart(2, '0')
  }
  return `#${part(1)}${part(3)}${part(5)}`
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** What colours of programs become, and what else is written in lines. */
const css = read('./log-list.css')
const inks = new Set([
  ...[...css.matchAll(/\.ansi-[\w-]+(?:,\s*\.ansi-[\w-]+)* \{\s*color: var\(--([\w-]+)\)/g)].map(
    ([, token = '']) => token,
  ),
  ...Array.from({ length: 8 }, (_, index) => `slot${index + 1}`),
  'fg',
  'fg-2',
])
/** How much of a slot's colour its name has; the rest is the text's. */
const slotShare = Number(/color-mix\(in srgb, var\(--lg-slot\) (\d+)%/.exec(css)?.[1]) / 100
const grounds = ['panel', 'hover', 'select', 'bad-tint']

describe('colours in the log', () => {
  it.each(['dark', 'light'])('can be read on every ground of a line, %s', (theme) => {
    const all = new Map([...tokens(':root'), ...(theme === 'light' ? tokens('[data-theme="light"]') : [])])
    const colour = (token: string): string => {
      const own = all.get(token) ?? ''
      return token.startsWith('slot') ? mixed(own, all.get('fg') ?? '', slotShare) : own
    }
    const weak = [...inks].flatMap((ink) =>
      grounds
        .map((ground) => [ink, ground, contrast(colour(ink), colour(ground))] as const)
        .filter(([, , ratio]) => !(ratio >= 4.5)),
    )
    expect(inks.size).toBeGreaterThan(15)
    expect(weak).toEqual([])
  })
})
