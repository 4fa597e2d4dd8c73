import style from './page/phone.css?raw'
import page from './page/phone.html?raw'
import script from './page/phone.js?raw'

/** The page that phones load: three files, nothing from elsewhere. */
export const pageFiles: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  '/': { type: 'text/html; charset=utf-8', text: page },
  '/phone.css': { type: 'text/css; charset=utf-8', text: style },
  '/phone.js': { type: 'text/javascript; charset=utf-8', text: script },
}
