/**
 * The names that main and preload speak under. `picked` is the preload's own: what path a file has that a person dropped, past
 * the page, which could name any. Apart from the contract: its schemas need not be there before the window.
 */
export const channels = { command: 'deck:command', event: 'deck:event', picked: 'deck:picked' } as const
