import { type RefObject, useEffect, useState } from 'react'

/** So far beside the window a part is drawn already: it is there when it is scrolled into sight. */
const aheadPx = 240

/** Whether an element is in sight, or nearly: what nobody sees need not be drawn. True until that is known. */
export function useInSight(ref: RefObject<Element | null>): boolean {
  const [isInSight, setInSight] = useState(true)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    // A busy window hears of several changes at once: the last one counts.
    const observer = new IntersectionObserver((entries) => setInSight(entries.at(-1)?.isIntersecting ?? true), {
      rootMargin: `${aheadPx}px`,
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return isInSight
}
