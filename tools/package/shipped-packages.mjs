/** What samples and lessons load by name: plain Node looks for it beside them. The deck's own packages are in its bundles. */
export const loadedByScripts = ['connect-redis', 'express', 'express-session', 'redis']
