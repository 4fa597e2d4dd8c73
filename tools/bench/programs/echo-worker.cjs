// Sends back what it is sent, as soon as its loop turns.
process.on('message', (message) => process.send?.(message))
