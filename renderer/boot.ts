/**
 * The window's first script: lets the shell that stands in index.html be painted before the app takes the thread. In a
 * window that nobody sees no frame comes, so a timer does as well; a module is loaded once however often it is asked for.
 */
const latestMs = 100
// Main has told Chromium which theme was chosen; the page would else be drawn in the other one first.
const isLight = matchMedia('(prefers-color-scheme: light)').matches
document.documentElement.dataset.theme = isLight ? 'light' : 'dark'

const load = (): void => {
  // Else what the app shows first is laid out twice: in what stands in for its fonts, and in them.
  for (const font of ['Inter Variable', 'JetBrains Mono Variable']) void document.fonts.load(`1em '${font}'`)
  void import('./main.tsx')
}
requestAnimationFrame(() => setTimeout(load))
setTimeout(load, latestMs)
