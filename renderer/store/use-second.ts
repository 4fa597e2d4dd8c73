import { useEffect, useState } from 'react'
import { windowClock } from './window-clock.ts'

/** Often enough that no second is left out. */
const lookMs = 250

const second = (): number => Math.floor(windowClock.nowMs() / 1000) * 1000

/** The window's clock by whole seconds, for countdowns that do not wait for the next sample; it stands while it is not `on`. */
export function useSecond(on: boolean): number {
  const [nowMs, setNowMs] = useState(second)
  useEffect(() => {
    if (!on) return
    const look = (): void => setNowMs(second())
    look()
    const timer = setInterval(look, lookMs)
    return () => clearInterval(timer)
  }, [on])
  return nowMs
}
