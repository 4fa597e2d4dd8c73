import './app.css'
import { lazy, Suspense, useEffect } from 'react'
import { useComparedPair, useDeck } from '../store/use-deck.ts'
import { CompareBar } from '../views/compare/compare-bar.tsx'
import { LiveView } from '../views/live/live-view.tsx'
import { LoadStrip } from '../views/load/load-strip.tsx'
import { SettingsView } from '../views/settings/settings-view.tsx'
import { StartView } from '../views/start/start-view.tsx'
import { Alerts } from './alerts/alerts.tsx'
import { Dialogs } from './dialogs/dialogs.tsx'
import { DropTarget } from './drop-target.tsx'
import { ClusterHeader } from './header/cluster-header.tsx'
import { keepFocus } from './keep-focus.ts'
import { PageHeader } from './page-header.tsx'
import { Sidebar } from './sidebar.tsx'
import { SteadySpace } from './steady-space.tsx'
import { TabBar } from './tab-bar.tsx'
import { useTheme } from './theme.ts'
import { Toasts } from './toasts.tsx'
import { useKeys } from './use-keys.ts'

// Schemas and charts are not needed for the first paint.
const CompareView = lazy(async () => ({ default: (await import('../views/compare/compare-view.tsx')).CompareView }))
const LoadView = lazy(async () => ({ default: (await import('../views/load/load-view.tsx')).LoadView }))

/** The whole window. */
export function App() {
  useTheme()
  useKeys()
  useEffect(() => keepFocus(document), [])
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
  const screen = useDeck((state) => state.screen)
  const clusterId = useDeck((state) => state.clusterId)
  const pair = useComparedPair()
  const connecting = useDeck((state) => state.connection === 'connecting')
  if (connecting) return <PageHeader title="Clusterdeck" />
  if (screen === 'compare' && pair !== null) {
    return (
      <>
        <PageHeader title="Compare" />
        <LoadStrip />
        <CompareBar />
        <SteadySpace>
          <Alerts />
        </SteadySpace>
        <div className="body">
          <div className="view">
            <Suspense fallback={null}>
              <CompareView key={pair.join(' ')} pair={pair} />
            </Suspense>
          </div>
        </div>
      </>
    )
  }
  if ((screen === 'live' || screen === 'load' || screen === 'compare') && clusterId !== null) {
    return (
      <>
        <ClusterHeader clusterId={clusterId} />
        <LoadStrip />
        <TabBar clusterId={clusterId} screen={screen === 'load' ? 'load' : 'live'} />
        <SteadySpace>
          <Alerts />
        </SteadySpace>
        {screen === 'load' ? (
          <Suspense fallback={<div className="body" />}>
            <LoadView key={clusterId} clusterId={clusterId} />
          </Suspense>
        ) : (
          <LiveView key={clusterId} clusterId={clusterId} />
        )}
      </>
    )
  }
  return (
    <>
      <PageHeader title={screen === 'settings' ? 'Settings' : 'Start'} />
      <LoadStrip />
      <SteadySpace>
        <Alerts />
      </SteadySpace>
      <div className="body">
        <div className="view">{screen === 'settings' ? <SettingsView /> : <StartView />}</div>
      </div>
    </>
  )
}
