exports.world = 'World!'
