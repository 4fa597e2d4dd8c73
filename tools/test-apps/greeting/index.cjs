exports.hello = require('./word.cjs').word
