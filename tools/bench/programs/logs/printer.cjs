// Prints so many lines a second for so many seconds, in the form of pino, and ends. Arguments: lines a second, seconds.
const [perSec = 0, seconds = 0] = process.argv.slice(2).map(Number)
const total = perSec * seconds
const began = performance.now()
let printed = 0
const timer = setInterval(() => {
  const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * perSec))
  let text = ''
  for (; printed < due; printed++) {
    text += `{"level":${printed % 100 === 0 ? 50 : 30},"time":${1764445861000 + printed},"pid":${process.pid},"hostname":"box","reqId":"req-${printed.toString(36)}","msg":"request completed","ms":${printed % 977}}\n`
  }
  if (text !== '') process.stdout.write(text)
  if (printed === total) clearInterval(timer)
}, 10)
