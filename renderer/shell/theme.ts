import { useEffect, useSyncExternalStore } from 'react'
import type { Theme } from '../../shared/model/settings.ts'
import { useDeck } from '../store/use-deck.ts'

const lightQuery = '(prefers-color-scheme: light)'

/** The theme on screen: the chosen one, or the system's. */
export function shownTheme(theme: Theme): 'dark' | 'light' {
  if (theme !== 'system') return theme
  return window.matchMedia(lightQuery).matches ? 'light' : 'dark'
}

/** Keeps the page's theme in step with the choice and with the system. */
export function useTheme(): void {
  const theme = useDeck((state) => state.view.theme)
  const shown = useSyncExternalStore(subscribeToSystem, () => shownTheme(theme))
  useEffect(() => {
    document.documentElement.dataset.theme = shown
  }, [shown])
}

function subscribeToSystem(changed: () => void): () => void {
  const query = window.matchMedia(lightQuery)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}
