import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuRequest } from '../../../shared/ipc/menu-request.ts'
import { keys, menuKeyIds, zoomKeys } from '../../../shared/keys.ts'
import type { Zoom } from './zoom.ts'

/** The native menu. What concerns clusters is asked of the window, which knows what is selected. */
export function buildMenu(ask: (request: MenuRequest) => void, zoom: Zoom, isMac: boolean): Menu {
  const itemsUnder = (menu: 'File' | 'View' | 'Help'): MenuItemConstructorOptions[] =>
    menuKeyIds
      .filter((id) => keys[id].menu === menu)
      .map((id) => ({
        label: keys[id].label ?? keys[id].words,
        ...acceleratorOf(keys[id].keys.find((key) => key.startsWith('Mod+'))),
        // The window handles the keys itself, so that they also work with the menu hidden.
        registerAccelerator: false,
        click: () => ask({ do: id }),
      }))
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [...itemsUnder('File'), { type: 'separator' }, isMac ? { role: 'close' } : { role: 'quit' }],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        ...itemsUnder('View'),
        { type: 'separator' },
        ...zoomItems('reset', zoom),
        ...zoomItems('larger', zoom),
        ...zoomItems('smaller', zoom),
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'reload' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: itemsUnder('Help') },
  ]
  return Menu.buildFromTemplate(template)
}

/** A second key of the same is heard by an item that nobody sees. */
function zoomItems(id: keyof typeof zoomKeys, zoom: Zoom): MenuItemConstructorOptions[] {
  return zoomKeys[id].keys.map((key, index) => ({
    label: zoomKeys[id].words,
    ...acceleratorOf(key),
    click: zoom[id],
    ...(index > 0 && { visible: false, acceleratorWorksWhenHidden: true }),
  }))
}

/** A key of the table as Electron names it. */
function acceleratorOf(key: string | undefined): { accelerator?: string } {
  return key === undefined ? {} : { accelerator: key.replace('Mod+', 'CmdOrCtrl+') }
}
