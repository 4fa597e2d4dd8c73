/** Every release of Node that workers are tested on. */
export const releases: readonly number[] = [18, 20, 22, 24, 26]

/** `npm run test:long` says so: everything on every release. */
export const isLong = process.env.CLUSTERDECK_TEST_LONG === '1'

/**
 * What the suite takes for tests that prove the same on each: the oldest and the newest. 24 is what the deck brings along,
 * and is run beside them.
 */
export const testedReleases: readonly number[] = isLong ? releases : [18, 26]
