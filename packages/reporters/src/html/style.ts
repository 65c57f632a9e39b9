/** The page's one style sheet. Colours are variables, so that charts read the same ones; contrast is at least 4.5:1 in both schemes. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fff;--panel:#f5f6f8;--text:#1b1f24;--faint:#59636e;--line:#d1d9e0;--good:#116329;--bad:#b3261e;--warning:#7d4e00;--accent:#0a58ca;
--c1:#0a58ca;--c2:#116329;--c3:#b3261e;--c4:#7d4e00;--c5:#6639ba;--shade:rgba(89,99,110,.10);--warmup:rgba(125,78,0,.14);--band:rgba(10,88,202,.14)}
@media (prefers-color-scheme:dark){:root{--page:#0f1318;--panel:#171c23;--text:#e6edf3;--faint:#9da7b1;--line:#343c45;--good:#56d364;--bad:#ff8b83;--warning:#e3b341;--accent:#79b8ff;
--c1:#79b8ff;--c2:#56d364;--c3:#ff8b83;--c4:#e3b341;--c5:#c8a6ff;--shade:rgba(157,167,177,.12);--warmup:rgba(227,179,65,.16);--band:rgba(121,184,255,.20)}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main,header,footer{max-width:1180px;margin:0 auto;padding:0 20px}
header{padding-top:24px}
h1{font-size:26px;line-height:1.25;margin:0 0 4px}
h2{font-size:19px;margin:36px 0 8px;padding-bottom:4px;border-bottom:1px solid var(--line)}
h3{font-size:16px;margin:20px 0 6px}
p{margin:6px 0}
.faint{color:var(--faint)}.good{color:var(--good)}.bad{color:var(--bad)}.warning{color:var(--warning)}
.verdict{border-left:6px solid currentColor;background:var(--panel);padding:12px 16px;margin:12px 0;border-radius:0 6px 6px 0}
.verdict p{color:var(--text)}
.verdict strong{font-size:21px}
nav{margin:12px 0;display:flex;flex-wrap:wrap;gap:2px 16px}
a{color:var(--accent)}
.scroll{overflow-x:auto;margin:8px 0 16px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;min-width:100%;font-variant-numeric:tabular-nums}
table.slim{min-width:0}
caption{text-align:left;color:var(--faint);padding:4px 0}
th,td{padding:5px 10px;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--faint);font-weight:600;white-space:nowrap}
tbody th{font-weight:500;min-width:180px;max-width:420px;overflow-wrap:anywhere}
.why{min-width:240px;overflow-wrap:anywhere}
td.good,td.bad,td.warning{white-space:nowrap}
.n{text-align:right;white-space:nowrap}
pre{background:var(--panel);padding:10px 12px;border-radius:6px;overflow-x:auto;font:13px/1.45 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
code{font:.92em ui-monospace,Menlo,Consolas,monospace}
details{margin:6px 0}summary{cursor:pointer}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:8px 0}dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
figure{margin:8px 0 20px}figcaption{color:var(--faint)}
.chart{min-height:40px}
.u-legend{font-size:13px;min-width:0;margin-top:4px}.u-legend th,.u-legend td{border:0;padding:1px 4px;min-width:0;font-weight:400}
footer{color:var(--faint);margin-top:40px;padding-bottom:24px}
@media (max-width:600px){dl{grid-template-columns:1fr}dt{margin-top:6px}}
@media print{nav,.chart{display:none}.scroll{overflow:visible}}
`;
