import './app.css'
import { useComparedPair, useDeck } from '../store/use-deck.ts'
import { CompareBar } from '../views/compare/compare-bar.tsx'
import { CompareView } from '../views/compare/compare-view.tsx'
import { LiveView } from '../views/live/live-view.tsx'
import { SettingsView } from '../views/settings/settings-view.tsx'
import { StartView } from '../views/start/start-view.tsx'
import { Alerts } from './alerts.tsx'
import { ClusterHeader } from './cluster-header.tsx'
import { Dialogs } from './dialogs.tsx'
import { DropTarget } from './drop-target.tsx'
import { PageHeader } from './page-header.tsx'
import { Sidebar } from './sidebar.tsx'
import { TabBar } from './tab-bar.tsx'
import { useTheme } from './theme.ts'
import { Toasts } from './toasts.tsx'
import { useKeys } from './use-keys.ts'

/** The whole window. */
export function App() {
  useTheme()
  useKeys()
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
        <CompareBar />
        <Alerts />
        <div className="body">
          <div className="view">
            <CompareView key={pair.join(' ')} pair={pair} />
          </div>
        </div>
      </>
    )
  }
  if ((screen === 'live' || screen === 'compare') && clusterId !== null) {
    return (
      <>
        <ClusterHeader clusterId={clusterId} />
        <TabBar />
        <Alerts />
        <LiveView key={clusterId} clusterId={clusterId} />
      </>
    )
  }
  return (
    <>
      <PageHeader title={screen === 'settings' ? 'Settings' : 'Start'} />
      <Alerts />
      <div className="body">
        <div className="view">{screen === 'settings' ? <SettingsView /> : <StartView />}</div>
      </div>
    </>
  )
}
