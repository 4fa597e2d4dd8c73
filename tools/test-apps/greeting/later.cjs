exports.later = require('./world.cjs').world
