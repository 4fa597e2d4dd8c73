import { afterEach, describe, expect, it } from 'vitest'
import { showScreen } from '../store/commands/view-actions.ts'
import { initialState } from '../store/deck-state.ts'
import { deckStore } from '../store/deck-store.ts'
import { applySnapshot } from '../store/pushes/apply.ts'
import { aCluster } from '../testing/cluster.ts'
import { aSnapshot } from '../testing/deck.ts'
import { keepScreenLink } from './screen-link.ts'

/** A page that was loaded with this hash; its deck answers with so many clusters. */
function loaded(hash: string, clusterCount: number) {
  const page = Object.assign(new EventTarget(), {
    location: { hash },
    history: {
      replaceState(_data: unknown, _title: string, url?: string | URL | null) {
        page.location.hash = String(url)
      },
    },
  })
  const end = keepScreenLink(page)
  const clusters = ['a', 'b'].slice(0, clusterCount).map((id) => aCluster(id))
  deckStore.setState((state) => applySnapshot(state, aSnapshot(1, clusters), 0))
  return {
    end,
    hash: () => page.location.hash,
    go(to: string) {
      page.location.hash = to
      page.dispatchEvent(new Event('hashchange'))
    },
  }
}

const screen = () => deckStore.getState().screen

describe('the link of a screen', () => {
  let end = () => {}
  const load = (hash: string, clusterCount = 1) => {
    const page = loaded(hash, clusterCount)
    end = page.end
    return page
  }
  afterEach(() => {
    end()
    deckStore.setState(initialState, true)
  })

  it('names the screen that is shown', () => {
    const { hash } = load('')
    expect(hash()).toBe('#live')
    showScreen('load')
    expect(hash()).toBe('#load')
    showScreen('settings')
    expect(hash()).toBe('#settings')
  })

  it.each(['load', 'settings', 'start', 'live'])('shows %s again when the page is loaded anew', (id) => {
    const { hash } = load(`#${id}`)
    expect(screen()).toBe(id)
    expect(hash()).toBe(`#${id}`)
  })

  it.each(['#compare', '#nothing', '#__proto__', '#'])(
    'leaves the screen as it is when it names none to show: %s',
    (named) => {
      const { hash } = load(named)
      expect([screen(), hash()]).toEqual(['live', '#live'])
    },
  )

  it('opens no screen of a cluster where none runs', () => {
    const { hash } = load('#load', 0)
    expect([screen(), hash()]).toEqual(['start', '#start'])
  })

  it('opens what is gone to', () => {
    const { go, hash } = load('', 2)
    go('#compare')
    expect(screen()).toBe('compare')
    go('#nowhere')
    expect([screen(), hash()]).toEqual(['compare', '#compare'])
  })

  it('leaves the screen alone after its end', () => {
    const { go } = load('')
    end()
    go('#load')
    expect(screen()).toBe('live')
  })
})
