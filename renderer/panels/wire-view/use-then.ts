import { useRef } from 'react'

/** What a value was when the picture was stopped; the value itself while it moves. */
export function useThen<T>(value: T, isStopped: boolean): T {
  const kept = useRef(value)
  if (!isStopped || kept.current === undefined || kept.current === null) kept.current = value
  return kept.current
}
