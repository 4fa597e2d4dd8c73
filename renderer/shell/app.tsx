import './app.css'
import { type ReactNode, Suspense, useEffect } from 'react'
import { isTab, type ScreenId, screens } from '../../shared/screens.ts'
import { useLessonChoice } from '../store/lessons/lesson-choice.ts'
import { selectScreen } from '../store/selectors.ts'
import { useDeck } from '../store/use-deck.ts'
import { FaultStrip } from '../views/faults/strip/fault-strip.tsx'
import { useShownLesson } from '../views/lessons/shown-lesson.ts'
import { LoadStrip } from '../views/load/load-strip.tsx'
import { Alerts } from './alerts/alerts.tsx'
import { Dialogs } from './dialogs/dialogs.tsx'
import { DropTarget } from './drop-target.tsx'
import { ClusterHeader } from './header/cluster-header.tsx'
import { keepFocus } from './keep-focus.ts'
import { PageHeader } from './page-header.tsx'
import { PrimaryStrip } from './primary-strip.tsx'
import { Projector, pageViews, tabViews } from './screens.tsx'
import { Sidebar } from './sidebar.tsx'
import { SteadySpace } from './steady-space.tsx'
import { TabBar } from './tab-bar.tsx'
import { useTheme } from './theme.ts'
import { Toasts } from './toasts.tsx'
import { useKeys } from './use-keys.ts'

/** The whole window. */
export function App() {
  useTheme()
  useKeys()
  useEffect(() => keepFocus(document), [])
  const lesson = useShownLesson()
  const isProjecting = useLessonChoice((choice) => choice.isProjecting)
  const isOnLessons = useDeck((state) => selectScreen(state) === 'lessons')
  if (lesson !== null && isProjecting && isOnLessons) {
    // Nothing of the deck speaks up before a room.
    return (
      <>
        <Suspense fallback={null}>
          <Projector lesson={lesson} />
        </Suspense>
        <Dialogs />
      </>
    )
  }
  return (
    <>
      <div className="app">
        <Sidebar />
        <main className="main">
          <Screen />
        </main>
      </div>
      <Dialogs />
      <Toasts />
      <DropTarget />
    </>
  )
}

function Screen() {
  const screen = useDeck(selectScreen)
  const clusterId = useDeck((state) => state.clusterId)
  const connecting = useDeck((state) => state.connection === 'connecting')
  if (connecting) return <PageHeader title="Clusterdeck" />
  if (!isTab(screen)) {
    const { View, Head, Bar } = pageViews[screen]
    const header = <PageHeader title={screens[screen].page}>{Head && <Head />}</PageHeader>
    return (
      <Framed screen={screen} header={header} bar={Bar && <Bar />}>
        <div className="body">
          <div className="view">
            <View />
          </div>
        </div>
      </Framed>
    )
  }
  if (clusterId === null) return null
  const View = tabViews[screen]
  const bar = <TabBar clusterId={clusterId} screen={screen} />
  return (
    <Framed screen={screen} header={<ClusterHeader clusterId={clusterId} />} bar={bar}>
      <div key={clusterId} className="body" role="tabpanel" id={`screen-${screen}`} aria-labelledby={`tab-${screen}`}>
        <View clusterId={clusterId} />
      </div>
    </Framed>
  )
}

interface FramedProps {
  readonly screen: ScreenId
  readonly header: ReactNode
  readonly bar: ReactNode
  readonly children: ReactNode
}

/** What stands around every screen; what a person is about to press there stays when the screen changes. */
function Framed({ screen, header, bar, children }: FramedProps) {
  return (
    <>
      {header}
      <LoadStrip />
      {bar}
      <SteadySpace>
        <FaultStrip />
        <PrimaryStrip />
        <Alerts />
      </SteadySpace>
      <Suspense key={screen} fallback={<div className="body" />}>
        {children}
      </Suspense>
    </>
  )
}
