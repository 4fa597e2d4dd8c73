import { useEffect, useState, useSyncExternalStore } from 'react'
import { bridge } from '../../../bridge.ts'
import { deckStore } from '../../../store/deck-store.ts'
import { setLogGoal, useLogChoice } from '../../../store/log-choice.ts'
import { setActiveReader } from './active-reader.ts'
import { LogReader, type ReaderPicture } from './log-reader.ts'

/** The window into one cluster's log, fed by what the deck says of it; it goes to the place that was asked for from elsewhere. */
export function useReader(clusterId: string): readonly [LogReader, ReaderPicture] {
  const [reader] = useState(() => new LogReader(clusterId, bridge.invoke))
  const picture = useSyncExternalStore(reader.subscribe, reader.picture)
  useEffect(() => {
    // Not by way of what is drawn: a window out of sight draws nothing, and would have to catch up at once.
    const take = () => {
      const { log } = deckStore.getState()
      if (log?.clusterId === clusterId) reader.take(log)
    }
    take()
    const end = deckStore.subscribe((state, before) => state.log !== before.log && take())
    setActiveReader(reader)
    return () => {
      end()
      setActiveReader(null)
      reader.close()
    }
  }, [clusterId, reader])
  useGoal(clusterId, reader, picture.viewId)
  return [reader, picture]
}

/** With a new query the place is found in its answer: so each view is asked, until a person moves by themselves. */
function useGoal(clusterId: string, reader: LogReader, viewId: number): void {
  const goal = useLogChoice((choice) => (choice.goal?.clusterId === clusterId ? choice.goal : null))
  useEffect(() => {
    if (goal !== null && viewId !== -1) void reader.goTo(goal.at, { chooses: true })
  }, [goal, viewId, reader])
  useEffect(() => () => setLogGoal(null), [])
}
