import { SetUpError } from './say.mjs'

/** Oldest Node that the tools and the deck without a window run on: vite 8 and the bundles need it. Workers may run on older ones. */
const oldest = { major: 20, minor: 19 }

/**
 * @param {string} version e.g. "20.19.1"
 * @returns {boolean}
 */
export function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor)
}

/** @throws {SetUpError} when this Node is too old */
export function checkNodeVersion() {
  if (isNodeNewEnough(process.versions.node)) return
  throw new SetUpError(
    `this is Node ${process.versions.node}; Clusterdeck needs ${oldest.major}.${oldest.minor} or newer (https://nodejs.org)`,
  )
}
