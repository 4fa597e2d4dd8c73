import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { unpackHistories } from '../shared/ipc/packed-histories.ts'
import { ok } from '../shared/result.ts'
import { bridge } from './bridge.ts'
import { answerMenu } from './shell/answer-menu.ts'
import { App } from './shell/app.tsx'
import { keepScreenLink } from './shell/screen-link.ts'
import { pullClass } from './store/commands/class-commands.ts'
import { pullExperiments } from './store/commands/experiment-commands.ts'
import { pullHeap } from './store/commands/heap-commands.ts'
import { pullLessons } from './store/commands/lesson-commands.ts'
import { pullLoad } from './store/commands/load-commands.ts'
import { pullProfiles } from './store/commands/profile-commands.ts'
import { flushView } from './store/commands/save-view.ts'
import { deckStore } from './store/deck-store.ts'
import { keepDrawer } from './store/kept-drawer.ts'
import { logChoice } from './store/log-choice.ts'
import { Attachment } from './store/pushes/attachment.ts'
import { watchLog } from './store/pushes/log-watch.ts'
import { traffic } from './store/pushes/traffic.ts'
import { watchDrawer } from './store/pushes/watch.ts'
import { windowClock } from './store/window-clock.ts'

const watch = watchDrawer(deckStore, bridge)
const drawer = keepDrawer(deckStore, sessionStorage)
const endScreenLink = keepScreenLink(window)
const after = (delayMs: number, callback: () => void) => {
  const timer = setTimeout(callback, delayMs)
  return () => clearTimeout(timer)
}
const logWatch = watchLog({ store: deckStore, choice: logChoice, bridge, after })
const attachment = new Attachment({
  on: bridge.on,
  pullSnapshot: () => bridge.invoke('deck.attach', {}),
  async pullHistory() {
    const answer = await bridge.invoke('deck.history', {})
    return answer.ok ? ok(unpackHistories(answer.value)) : answer
  },
  store: deckStore,
  clock: windowClock,
  menu: answerMenu,
  traffic: traffic.record,
  after,
  attached: () => {
    drawer.reopen()
    watch.refresh()
    logWatch.refresh()
    traffic.refresh()
    void pullLoad()
    void pullExperiments()
    void pullHeap()
    void pullProfiles()
    void pullClass()
    void pullLessons()
  },
})
const tellSight = () => {
  const isSeen = document.visibilityState === 'visible'
  traffic.setVisible(isSeen)
  void bridge.invoke('deck.setSeen', { isSeen })
}
tellSight()
document.addEventListener('visibilitychange', tellSight)
window.addEventListener('pagehide', () => {
  flushView()
  watch.end()
  logWatch.end()
  drawer.end()
  endScreenLink()
  attachment.close()
})

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
