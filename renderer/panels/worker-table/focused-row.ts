import { useEffect, useRef } from 'react'
import { useDeck } from '../../store/use-deck.ts'

/** Moves the real focus to the row that the keys chose, once it is in the page. */
export function useFocusedRow(
  scroller: { readonly current: HTMLElement | null },
  bringIntoView: (slot: number) => void,
): void {
  const focusedSlot = useDeck((state) => state.focusedSlot)
  const bring = useRef(bringIntoView)
  useEffect(() => {
    bring.current = bringIntoView
  })
  useEffect(() => {
    if (focusedSlot === null) return
    bring.current(focusedSlot)
    const frame = requestAnimationFrame(() => {
      const row = scroller.current?.querySelector<HTMLElement>(`tr[data-slot="${focusedSlot}"]`)
      const active = document.activeElement
      // Only rows hand the focus on among themselves: a pressed button or the drawer keeps it.
      const mayTake = active === null || active === document.body || active.matches('tr[data-slot]')
      if (mayTake) row?.focus()
      row?.scrollIntoView({ block: 'nearest' })
    })
    return () => cancelAnimationFrame(frame)
  }, [focusedSlot, scroller])
}
