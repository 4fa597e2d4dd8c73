/** The report's own look: it must stand alone, far from the window and its tokens. */
export const reportStyle = `
:root{--ground:#fff;--text:#1c2330;--soft:#5a6578;--line:#d8dee8;--band:#b4530926;--ok:#12703f;--bad:#b3261e;--warn:#8a5300;--rate:#2457c5;--workers:#12703f;--latency:#7a3fb5}
@media (prefers-color-scheme:dark){:root{--ground:#11151c;--text:#e6eaf1;--soft:#9aa6b8;--line:#2c3543;--band:#f0a04033;--ok:#5cc98d;--bad:#ff8a80;--warn:#f0b45c;--rate:#7aa7ff;--workers:#5cc98d;--latency:#c89bff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:960px;padding:32px 24px;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,sans-serif}
h1{margin:4px 0;font-size:26px}h2{margin-top:32px;font-size:19px}h3{font-size:15px}
.verdict{display:inline-block;margin:0;padding:2px 12px;border:2px solid;border-radius:999px;font-weight:700}
.words{font-size:17px}
.passed,.held td:last-child,.ok{color:var(--ok)}.failed.verdict,span.failed,tr.failed td:last-child,.bad{color:var(--bad)}.void,.aborted,.too-few td:last-child,.unknown td:last-child,.warn{color:var(--warn)}
.wide{overflow-x:auto}table{width:100%;margin:16px 0;border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:4px 0}th,td{padding:5px 10px 5px 0;border-top:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}thead th{color:var(--soft)}
svg{display:block;width:100%;height:auto;margin:6px 0}.dots{width:200px;margin:0}
svg text{fill:var(--soft);font-size:10.5px}svg .title{fill:var(--text);font-weight:600;font-size:12px}svg .mark{fill:var(--warn)}svg .tick{text-anchor:middle;dominant-baseline:middle}svg .right{text-anchor:end}
.grid{stroke:var(--line)}.part{stroke:var(--soft);stroke-dasharray:3 3}.fault{fill:var(--band)}.line{fill:none;stroke-width:1.8}.rate{stroke:var(--rate)}.errors{stroke:var(--bad)}.latency{stroke:var(--latency)}.workers{stroke:var(--workers)}
.dot{fill:var(--soft)}.dot.passed{fill:var(--ok)}.dot.failed{fill:var(--bad)}.dot.void,.dot.aborted{fill:var(--warn)}
.machine,time{color:var(--soft)}.runs span{margin-right:12px}pre{overflow-x:auto;padding:12px;border:1px solid var(--line);border-radius:6px;font-size:13px}summary{cursor:pointer;padding:8px 0}
@media print{details{display:none}}
`
