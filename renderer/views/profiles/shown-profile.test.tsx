import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import type { Profile } from '../../../shared/inspection/profile.ts'
import { aProfile } from '../../testing/profile.ts'
import { ShownProfile } from './shown-profile.tsx'

// A canvas, and colours of the page, are for a browser.
vi.mock('./flame/flame-graph.tsx', () => ({ FlameGraph: () => <figure aria-label="Flame graph" /> }))

const shown = (profile: Profile, before: Profile | null = null): string =>
  renderToStaticMarkup(<ShownProfile profile={profile} name={profile.name} before={before} onAlone={() => undefined} />)
const words = (markup: string): string =>
  markup
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('\u202f', ' ')
    .replaceAll(/\s+/g, ' ')

describe('a profile in the window', () => {
  it('says how busy its workers were, and which kinds of code that was', () => {
    const said = words(
      shown(
        aProfile([
          ['main 30000', '(idle) 970000'],
          ['main>(garbage collector) 30000', '(idle) 970000'],
        ]),
      ),
    )
    expect(said).toContain('busy 60.0 ms in 2 slots mostly idle: 97 %')
    expect(said).toContain('own code 50 % garbage collection 50 %')
  })

  it('names the workers that gave nothing, or not all, and why', () => {
    const profile = aProfile([['main 30']], { refused: [{ slot: 4, words: 'it was paused' }] })
    const cut = { ...profile, parts: profile.parts.map((part) => ({ ...part, remark: 'it exited after 1.2 s' })) }
    expect(words(shown(cut))).toContain('4 it was paused 1 it exited after 1.2 s')
    const both = { ...cut, refused: [{ slot: 4, words: 'it exited after 1.2 s' }] }
    expect(words(shown(both))).toContain('4 1 it exited after 1.2 s')
  })

  it('says where nothing was done, instead of an empty graph', () => {
    const idle = shown(aProfile([['(idle) 1000']]))
    expect(words(idle)).toContain('it was idle throughout')
    expect(idle).not.toContain('aria-label="Flame graph"')
    expect(words(shown(aProfile([])))).toContain('Nothing was sampled in this time.')
  })

  it('offers slots and orders only where there is something to choose', () => {
    expect(shown(aProfile([['main 30'], ['main 30']]))).toContain('All 2 slots, merged')
    expect(shown(aProfile([['main 30']]))).not.toContain('Slots in the flame graph')
    expect(shown(aProfile([['main 30']], { kind: 'allocations' }))).not.toContain('Order of the flame graph')
    const compared = shown(aProfile([['main 30']]), aProfile([['main 60']], { name: 'Before' }))
    expect(compared).not.toContain('Order of the flame graph')
    expect(words(compared)).toContain('against “Before”, the earlier one')
  })
})
