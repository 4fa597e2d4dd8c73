import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { traffic } from '../../store/pushes/traffic.ts'
import { useFrozen, useLiveHost } from '../../store/use-deck.ts'
import { useWireChoice } from '../../store/wire-choice.ts'
import { WirePlayer } from '../../wire/player.ts'

interface PlayerAndCanvases {
  /** Null until the canvases are there. */
  readonly player: WirePlayer | null
  readonly wires: RefObject<HTMLCanvasElement | null>
  readonly pips: RefObject<HTMLCanvasElement | null>
  readonly dots: RefObject<HTMLCanvasElement | null>
}

/** Watches a cluster's traffic for as long as the view shows, and plays it as the person chose. */
export function useWirePlayer(clusterId: string): PlayerAndCanvases {
  const wires = useRef<HTMLCanvasElement>(null)
  const pips = useRef<HTMLCanvasElement>(null)
  const dots = useRef<HTMLCanvasElement>(null)
  const [player, setPlayer] = useState<WirePlayer | null>(null)
  const speed = useWireChoice((choice) => choice.speed)
  const isPaused = useWireChoice((choice) => choice.isPaused)
  const isFrozen = useFrozen()
  const host = useLiveHost()
  const busyRatio = host === null || host.coreCount === 0 ? 0 : (host.cpuRatio ?? 0) / host.coreCount

  useEffect(() => {
    if (wires.current === null || pips.current === null || dots.current === null) return
    const endWatch = traffic.watch(clusterId)
    const canvases = { wires: wires.current, pips: pips.current, dots: dots.current }
    const made = new WirePlayer(traffic.tapeOf(clusterId), canvases)
    let isInSight = true
    const look = () => made.setShown(isInSight && document.visibilityState === 'visible')
    // A busy window hears of several changes at once: the last one counts.
    const observer = new IntersectionObserver((entries) => {
      isInSight = entries.at(-1)?.isIntersecting ?? true
      look()
    })
    observer.observe(wires.current)
    document.addEventListener('visibilitychange', look)
    setPlayer(made)
    return () => {
      observer.disconnect()
      document.removeEventListener('visibilitychange', look)
      made.close()
      endWatch()
      setPlayer(null)
    }
  }, [clusterId])

  useEffect(() => player?.setBusy(busyRatio), [player, busyRatio])
  useEffect(() => player?.setSpeed(speed), [player, speed])
  useEffect(() => player?.setPaused(isPaused), [player, isPaused])
  useEffect(() => player?.setHeld(isFrozen), [player, isFrozen])
  return { player, wires, pips, dots }
}

const wish = window.matchMedia('(prefers-reduced-motion: reduce)')

/** True while the person asks for a picture that stands still. */
export function useReducedMotion(): boolean {
  return useSyncExternalStore(
    (changed) => {
      wish.addEventListener('change', changed)
      return () => wish.removeEventListener('change', changed)
    },
    () => wish.matches,
  )
}
