import { SetUpError } from './say.mjs'

/** Oldest Node the tools run on: vite 8 needs it. Workers and the app itself run on other Nodes. */
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
    `this is Node ${process.versions.node}; Clusterdeck's tools need ${oldest.major}.${oldest.minor} or newer (https://nodejs.org)`,
  )
}
