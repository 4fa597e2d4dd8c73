/**
 * Modules that are looked into, or have a function of theirs replaced, as the app has them. Required by hand: of an imported
 * default the bundler makes a copy first, name by name.
 */
export const fs: typeof import('node:fs') = require('node:fs')
export const cluster: typeof import('node:cluster').default = require('node:cluster')
