import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

/** What a person is about to press: it must not move away from under the pointer. */
const pressable = 'button, a[href], input, select, summary, label, tr, [role=row], [role=slider]'

/**
 * What comes and goes above the picture. While the pointer is on something to press below, that stays where it is: what is
 * new lies over its upper edge, and what is gone leaves its place empty. The room follows once the pointer is elsewhere.
 */
export function SteadySpace({ children }: { readonly children: ReactNode }) {
  const space = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const [heightPx, setHeightPx] = useState(0)
  const isHeld = useRef(false)
  useLayoutEffect(() => {
    const measured = content.current
    if (measured === null) return
    const settle = (): void => {
      if (!isHeld.current) setHeightPx(measured.offsetHeight)
    }
    const watch = new ResizeObserver(settle)
    watch.observe(measured)
    const look = ({ target }: PointerEvent): void => {
      isHeld.current = target instanceof Element && target.closest(pressable) !== null && isBelow(space.current, target)
      settle()
    }
    settle()
    const leave = (): void => {
      isHeld.current = false
      settle()
    }
    document.addEventListener('pointerover', look)
    document.documentElement.addEventListener('pointerleave', leave)
    return () => {
      watch.disconnect()
      document.removeEventListener('pointerover', look)
      document.documentElement.removeEventListener('pointerleave', leave)
    }
  }, [])
  return (
    <div className="steady" ref={space} style={{ height: heightPx }}>
      <div className="steady-content" ref={content}>
        {children}
      </div>
    </div>
  )
}

/** True for what is laid out after it in the same column. */
function isBelow(space: Element | null, target: Node): boolean {
  for (let next = space?.nextElementSibling; next; next = next.nextElementSibling)
    if (next.contains(target)) return true
  return false
}
