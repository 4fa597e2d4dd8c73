import { runMain, SetUpError } from '../setup/say.mjs'

/**
 * npm runs it before `npm pack` and `npm publish` in the checkout, which would pack sources and no program; and before
 * `npm run pack`, because of its name, where it has nothing to say.
 */
runMain(async () => {
  if (process.env.npm_command?.startsWith('run')) return
  throw new SetUpError(
    'this folder is the checkout, not the package: `npm run pack` makes it, as release/npm/clusterdeck-….tgz, ' +
      'and `npm publish` takes that file',
  )
})
