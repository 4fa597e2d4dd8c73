// A program that ends well, if it is asked.
process.on('SIGTERM', () => process.stdout.write('heard\n', () => process.exit()))
// It must not stay for ever, whatever becomes of who started it.
setTimeout(() => process.exit(), 20_000)
process.stdout.write(`${JSON.stringify({ pid: process.pid })}\n`)
