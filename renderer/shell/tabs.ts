/** A screen of the open cluster, in the order of the keys 1–5; a screen that is not built yet has no tab. */
export interface Tab {
  readonly screen: 'live' | 'load'
  readonly word: string
  /** Its place among the five screens: key `index + 1` opens it. */
  readonly index: number
}

const liveTab: Tab = { screen: 'live', word: 'Live', index: 0 }
export const loadTab: Tab = { screen: 'load', word: 'Load', index: 3 }

export const tabs: readonly Tab[] = [liveTab, loadTab]
