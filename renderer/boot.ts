/**
 * The window's first script: lets the shell that stands in index.html be painted before the app takes the thread. In a
 * window that nobody sees no frame comes, so a timer does as well; a module is loaded once however often it is asked for.
 */
const latestMs = 100
const load = (): void => void import('./main.tsx')
requestAnimationFrame(() => setTimeout(load))
setTimeout(load, latestMs)
