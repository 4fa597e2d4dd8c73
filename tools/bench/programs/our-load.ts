import { beginLoad } from '../../../electron/load/begin-load.ts'
import { hostOf, resolveHost } from '../../../electron/load/target.ts'
import { systemClock } from '../../../shared/base/clock.ts'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'

/** Runs one load, as the deck does, and prints what it measured. */
const [generatorPath = '', execPath = '', url = '', settings = '{}'] = process.argv.slice(2)
const found = await resolveHost(hostOf(new URL(url)))
if (!found.ok) throw new Error(found.error.message)
const load = beginLoad({
  settings: { ...defaultLoadSettings, ...JSON.parse(settings) },
  targets: [{ url: new URL(url), addresses: found.value }],
  checksCertificate: true,
  clock: systemClock,
  generatorPath,
  execPath,
  forked: () => {},
  gone: () => {},
  onChange: () => {},
})
const outcome = await load.ended
const { ledger, errors, askedCount, latency, elapsedMs } = load.totals()
console.log(JSON.stringify({ outcome, ledger, errors, askedCount, latency, elapsedMs, seconds: load.takeSeconds() }))
