import type { DeckBridge } from '../../../shared/ipc/contract.ts'
import type { TrafficBatch } from '../../../shared/model/traffic.ts'
import { bridge } from '../../bridge.ts'
import { PlaybackClock } from '../../wire/playback-clock.ts'
import type { WireTape } from '../../wire/player.ts'
import { Recorder } from '../../wire/recording.ts'

/** Recordings of traffic, outside the state: they change 5 times a second. */
export interface Traffic {
  /** Recording and clock of a cluster; empty until it is watched. */
  tapeOf(clusterId: string): WireTape
  /** Opens the flow of a cluster's traffic; answers its end. Several may watch the same cluster. */
  watch(clusterId: string): () => void
  record(batch: TrafficBatch): void
  /** A window that nobody sees has nothing recorded. */
  setVisible(isVisible: boolean): void
  /** Repeats the wish after a new attach. */
  refresh(): void
}

/** `nowMs` is a monotonic clock. */
export function createTraffic({ invoke }: Pick<DeckBridge, 'invoke'>, nowMs: () => number): Traffic {
  const tapes = new Map<string, WireTape>()
  const watchers = new Map<string, number>()
  let isVisible = true
  let asked = ''

  function tapeOf(clusterId: string): WireTape {
    const known = tapes.get(clusterId)
    if (known !== undefined) return known
    const tape = { recorder: new Recorder(), clock: new PlaybackClock(nowMs) }
    tapes.set(clusterId, tape)
    return tape
  }

  function ask(): void {
    const clusterIds = isVisible ? [...watchers.keys()] : []
    const key = clusterIds.join('\n')
    if (key === asked) return
    // Between two watches nobody saw what happened: a recording has no such hole.
    const known = asked.split('\n')
    for (const { recorder, clock } of clusterIds.filter((id) => !known.includes(id)).map(tapeOf)) {
      recorder.clear()
      clock.forget()
    }
    asked = key
    void invoke('traffic.watch', { clusterIds })
  }

  return {
    tapeOf,
    watch(clusterId) {
      watchers.set(clusterId, (watchers.get(clusterId) ?? 0) + 1)
      ask()
      return () => {
        const left = (watchers.get(clusterId) ?? 1) - 1
        if (left > 0) watchers.set(clusterId, left)
        else watchers.delete(clusterId)
        ask()
      }
    },
    record(batch) {
      if (!isVisible || !watchers.has(batch.clusterId)) return
      const { recorder, clock } = tapeOf(batch.clusterId)
      clock.heard(batch.nowMonoMs)
      recorder.add(batch)
    },
    setVisible(next) {
      isVisible = next
      ask()
    },
    refresh() {
      asked = ''
      ask()
    },
  }
}

/** The window's own. */
export const traffic = createTraffic(bridge, () => performance.now())
