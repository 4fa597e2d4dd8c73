import { contextBridge, ipcRenderer, webUtils } from 'electron'
// Types only: the channel names are the words main and preload share, checked against the contract's own type.
import type { channels } from '../../shared/ipc/channels.ts'
import type { ExposedDeck } from '../../shared/ipc/contract.ts'

const commandChannel: (typeof channels)['command'] = 'deck:command'
const eventChannel: (typeof channels)['event'] = 'deck:event'
const pickedChannel: (typeof channels)['picked'] = 'deck:picked'

type Listener = (json: string, seq: number) => void

const listeners = new Map<string, Set<Listener>>()

ipcRenderer.on(eventChannel, (_event, name: string, seq: number, json: string) => {
  for (const listener of listeners.get(name) ?? []) listener(json, seq)
})

const bridge: ExposedDeck = {
  invoke: (name, input) => ipcRenderer.invoke(commandChannel, name, input),
  on(name, listener) {
    const own = listeners.get(name) ?? new Set()
    listeners.set(name, own)
    own.add(listener)
    return () => own.delete(listener)
  },
  pathForFile(file) {
    const path = webUtils.getPathForFile(file)
    // Before the page knows it, and so before it can ask for it to be run.
    if (path !== '') ipcRenderer.send(pickedChannel, path)
    return path
  },
}

contextBridge.exposeInMainWorld('deck', bridge)
