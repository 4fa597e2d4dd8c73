import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuRequest } from '../../../shared/ipc/contract.ts'
import type { Zoom } from './zoom.ts'

/** The native menu. What concerns clusters is asked of the window, which knows what is selected. */
export function buildMenu(ask: (request: MenuRequest) => void, zoom: Zoom, isMac: boolean): Menu {
  const item = (label: string, accelerator: string, request: MenuRequest): MenuItemConstructorOptions => ({
    label,
    accelerator,
    // The window handles the keys itself, so that they also work with the menu hidden.
    registerAccelerator: false,
    click: () => ask(request),
  })
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        item('Open server script…', 'CmdOrCtrl+O', { do: 'open-script' }),
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        item('Commands', 'CmdOrCtrl+K', { do: 'commands' }),
        { label: 'Dark or light', click: () => ask({ do: 'toggle-theme' }) },
        { type: 'separator' },
        { label: 'Actual size', accelerator: 'CmdOrCtrl+0', click: zoom.reset },
        { label: 'Larger', accelerator: 'CmdOrCtrl+Plus', click: zoom.larger },
        // The same key without Shift.
        {
          label: 'Larger',
          accelerator: 'CmdOrCtrl+=',
          click: zoom.larger,
          visible: false,
          acceleratorWorksWhenHidden: true,
        },
        { label: 'Smaller', accelerator: 'CmdOrCtrl+-', click: zoom.smaller },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'reload' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Keys', click: () => ask({ do: 'keys' }) }] },
  ]
  return Menu.buildFromTemplate(template)
}
