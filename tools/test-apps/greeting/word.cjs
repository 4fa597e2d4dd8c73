exports.word = 'Hello'
