import { afterEach, describe, expect, it } from 'vitest'
import { defaultLoadSettings } from '../../../../shared/model/load-settings.ts'
import { initialState } from '../../../store/deck-state.ts'
import { deckStore } from '../../../store/deck-store.ts'
import { aCluster } from '../../../testing/cluster.ts'
import { presentForm } from './start.ts'

describe('the load form of a cluster that was never loaded', () => {
  afterEach(() => deckStore.setState(initialState, true))
  const settings = { ...defaultLoadSettings, url: 'http://localhost:3000/', ratePerSec: 77 }
  const open = (copyScript: string) => {
    const [original, copy] = [aCluster('shop'), aCluster('copy')]
    const clusters = { shop: original, copy: { ...copy, settings: { ...copy.settings, scriptPath: copyScript } } }
    deckStore.setState({
      order: ['shop', 'copy'],
      live: { ...initialState.live, clusters },
      load: { ...initialState.load, settings: { shop: settings } },
    })
    return original.settings.scriptPath
  }

  it('begins with the load of another one with the same script, at its own address', () => {
    open(open(''))
    expect(presentForm('copy').draft).toMatchObject({ ratePerSec: '77', url: '' })
    expect(presentForm('shop').draft).toMatchObject({ ratePerSec: '77', url: 'http://localhost:3000/' })
  })

  it('begins with the usual one beside another script', () => {
    open('/home/ada/other.js')
    expect(presentForm('copy').draft.ratePerSec).toBe(String(defaultLoadSettings.ratePerSec))
  })
})
