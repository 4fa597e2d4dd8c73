import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** Whole px; zero until the element is laid out. */
export interface ElementSize {
  readonly width: number
  readonly height: number
}

/** Follows an element's content box. */
export function useElementSize<T extends Element>(): readonly [RefObject<T | null>, ElementSize] {
  const ref = useRef<T>(null)
  const [size, setSize] = useState<ElementSize>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const take = (width: number, height: number) =>
      setSize((old) => {
        const next = { width: Math.floor(width), height: Math.floor(height) }
        return old.width === next.width && old.height === next.height ? old : next
      })
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) take(entry.contentRect.width, entry.contentRect.height)
    })
    observer.observe(element)
    take(element.clientWidth, element.clientHeight)
    return () => observer.disconnect()
  }, [])
  return [ref, size]
}
