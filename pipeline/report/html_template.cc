#include "pipeline/report/html_template.h"

namespace kiemchung {

const char* const kPageTop = R"html(<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Kết quả kiểm tra tài liệu kiểm chứng</title>
<style>
:root{--ink:#1c2733;--soft:#5a6775;--line:#dde3e8;--paper:#fff;--ground:#f4f6f8;--brand:#1d4f63;
--ok:#2c6a4b;--ok-bg:#e7f2ec;--look:#835500;--look-bg:#fdf3dc;--bad:#94302b;--bad-bg:#fbeae8;
--zero:#7a1f3d;--zero-bg:#f8e6ec;--mute:#5a6775;--mute-bg:#edf0f3}
*{box-sizing:border-box}
html{scroll-behavior:smooth}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 "Segoe UI","Noto Sans","Helvetica Neue",Arial,sans-serif}
main{max-width:1120px;margin:0 auto;padding:0 24px 64px}
a{color:var(--brand);text-decoration:none}a:hover{text-decoration:underline}
header.top{background:var(--brand);color:#fff;padding:30px 0 72px}
header.top .in{max-width:1120px;margin:0 auto;padding:0 24px}
.mark{font-size:12.5px;letter-spacing:.09em;text-transform:uppercase;opacity:.8}
h1{font-size:28px;line-height:1.25;margin:6px 0 10px;font-weight:650}
.lead{margin:0;opacity:.92}
.card{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:20px 22px;margin:0 0 18px}
.pull{margin-top:-46px}
.tiles{display:grid;grid-template-columns:repeat(5,1fr);gap:2px 0}
.tile{padding:2px 16px;border-left:1px solid var(--line)}
.tile:first-child{border-left:0;padding-left:0}
.tile b{display:block;font-size:30px;line-height:1.2;font-weight:650;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:13.5px}
.bar{display:flex;height:10px;border-radius:5px;overflow:hidden;background:var(--mute-bg);margin:18px 0 10px}
.bar i{display:block;height:100%}
.bar .accepted{background:#4b9a74}.bar .review{background:#e2ab3c}.bar .rejected{background:#c4574f}
.bar .not_examined{background:#8d99a5}.bar .other{background:#cfd6dc}
.note{color:var(--soft);font-size:13.5px;margin:6px 0 0}
h2{font-size:21px;margin:40px 0 14px;font-weight:650}
h3{font-size:16px;margin:26px 0 10px;font-weight:650}
table{border-collapse:collapse;width:100%;font-size:14px}
th{font-weight:600;text-align:left;color:var(--soft);font-size:12.5px;padding:7px 10px;border-bottom:2px solid var(--line);vertical-align:bottom}
td.name{min-width:190px;font-weight:600}
.more{border:0;border-top:1px solid var(--line);border-radius:0;margin:0;background:none}.more summary{padding:9px 0;color:var(--brand)}.more>div{padding:0}
td{padding:8px 10px;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th.n{white-space:normal}
.code{font-variant-numeric:tabular-nums;font-weight:600;white-space:nowrap}
.badge{display:inline-block;padding:1px 9px;border-radius:999px;font-size:12.5px;font-weight:600;white-space:nowrap;background:var(--mute-bg);color:var(--mute)}
.accepted,.met,.explained{--c:var(--ok);--b:var(--ok-bg)}
.review,.missing{--c:var(--look);--b:var(--look-bg)}
.rejected,.reject{--c:var(--bad);--b:var(--bad-bg)}
.zero{--c:var(--zero);--b:var(--zero-bg)}
.badge.accepted,.badge.met,.badge.explained,.badge.review,.badge.missing,.badge.rejected,.badge.reject,.badge.zero{color:var(--c);background:var(--b)}
article{background:var(--paper);border:1px solid var(--line);border-left:4px solid var(--c,#8d99a5);border-radius:8px;padding:16px 20px;margin:0 0 14px}
article .file{font-weight:600;overflow-wrap:anywhere}
.head{display:flex;gap:12px;justify-content:space-between;align-items:flex-start}
.meta{color:var(--soft);font-size:13.5px;margin:2px 0 0}
.meta b{color:var(--ink);font-weight:600}
.two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,420px);gap:22px;margin-top:10px}
.two.plain{grid-template-columns:1fr}
ul.findings{list-style:none;margin:0;padding:0}
ul.findings li{padding:9px 0;border-top:1px solid var(--line);display:grid;grid-template-columns:128px minmax(0,1fr);gap:0 12px;align-items:baseline}
ul.findings li:first-child{border-top:0;padding-top:2px}
.say{display:block}
.why{color:var(--soft);font-size:13px;display:block}
figure{margin:0 0 12px}
figure .frame{position:relative;border:1px solid var(--line);border-radius:4px;overflow:hidden;background:#fff;max-height:420px}
figure img{display:block;width:100%;height:auto}
figure .spot{position:absolute;border:2px solid #d2691e;border-radius:3px;background:rgba(226,171,60,.16)}
figure.number,figure.date,figure.signing_block{max-width:320px}
figcaption{color:var(--soft);font-size:12.5px;margin-top:4px}
details{background:var(--paper);border:1px solid var(--line);border-radius:8px;margin:0 0 14px}
summary{cursor:pointer;padding:11px 18px;font-weight:600}
details>div{padding:0 18px 12px}
.path{overflow-wrap:anywhere}
.reasons{margin:4px 0 0;padding:0;list-style:none;color:var(--soft);font-size:13.5px}
footer{color:var(--soft);font-size:13px;border-top:1px solid var(--line);padding-top:16px;margin-top:40px;overflow-wrap:anywhere}
@media screen and (max-width:820px){ul.findings li{grid-template-columns:1fr}.tiles{grid-template-columns:1fr 1fr}.tile{border-left:0;padding:6px 0}.two{grid-template-columns:1fr}.wide{overflow-x:auto}}
@media print{@page{size:A4;margin:14mm}body{background:#fff;font-size:9.5pt}table{font-size:8.5pt}td,th{padding:4px 5px}td.name{min-width:90px}article{padding:10px 14px}.two{grid-template-columns:minmax(0,1fr) 235px;gap:14px}ul.findings li{grid-template-columns:100px minmax(0,1fr)}.badge{font-size:8pt}.why,.meta,.note,figcaption{font-size:8pt}figure .frame{max-height:200px}header.top{background:#fff;color:var(--ink);padding:0 0 12px}
.mark,.lead{opacity:1}.pull{margin-top:0}main,header.top .in{max-width:none;padding:0}.card,article,details{break-inside:avoid}
h2{break-before:page;margin-top:0}h2.first{break-before:auto}details>div{display:block}article{break-inside:auto}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}a{color:inherit}}
</style>
</head>
<body>
<header class="top"><div class="in">
<div class="mark">Kiểm Chứng · Chỉ số cải cách hành chính</div>
<h1>Kết quả kiểm tra tài liệu kiểm chứng</h1>
<p class="lead">{{policy_title}}{{#year}} · Năm đánh giá {{year}}{{/year}}<br>Tính đến {{at_text}}{{#round_text}} · {{round_text}}{{/round_text}}</p>
</div></header>
<main>
<section class="card pull">
<div class="tiles">
<div class="tile"><b>{{files}}</b><span>tệp tìm thấy</span></div>
<div class="tile"><b>{{accepted}}</b><span>tài liệu đạt</span></div>
<div class="tile"><b>{{review}}</b><span>cần xem lại</span></div>
<div class="tile"><b>{{rejected}}</b><span>không đạt</span></div>
<div class="tile"><b>{{not_examined}}</b><span>không kiểm tra được</span></div>
</div>
<div class="bar" role="img" aria-label="Tỷ lệ các nhóm tệp">{{#bar}}<i class="{{class}}" style="width:{{width}}%" title="{{label}}: {{count}}"></i>{{/bar}}</div>
<p class="note">Mỗi tệp nằm trong đúng một nhóm: {{accepted}} được tính + {{review}} cần xem lại + {{rejected}} không được tính + {{not_examined}} không kiểm tra được + {{sheet}} bảng tự chấm điểm + {{archive}} tệp nén + {{ignored}} tệp rác bỏ qua = {{files}} tệp.{{#zero_proposed}} Có {{zero_proposed}} tài liệu được đề xuất 0 điểm.{{/zero_proposed}}</p>
<p class="note">Chương trình chuẩn bị, con người quyết định: “cần xem lại” nghĩa là máy không chắc và chỉ chỗ để người xem, không phải là kết luận.</p>
</section>

<h2 class="first">Tổng hợp theo đơn vị</h2>
<div class="card wide"><table>
<thead><tr><th>Đơn vị</th><th class="n">Tệp</th><th class="n">Đạt</th><th class="n">Cần xem lại</th><th class="n">Không đạt</th><th class="n">Không kiểm tra được</th><th class="n">Tiêu chí đạt</th><th class="n">Tiêu chí cần xem</th><th class="n">Đề xuất 0 điểm</th><th class="n">Thiếu tài liệu</th><th class="n">Điểm tự chấm</th></tr></thead>
<tbody>{{#units}}<tr><td class="name"><a href="#u{{index}}">{{name}}</a></td><td class="n">{{files}}</td><td class="n">{{accepted}}</td><td class="n">{{review}}</td><td class="n">{{rejected}}</td><td class="n">{{not_examined}}</td><td class="n">{{met}}</td><td class="n">{{criteria_review}}</td><td class="n">{{criteria_zero}}</td><td class="n">{{missing}}</td><td class="n">{{self_score}}</td></tr>{{/units}}</tbody>
</table></div>

)html";

const char* const kUnitTemplate = R"html(<h2 id="u{{index}}">{{name}}</h2>
{{#has_findings}}<section class="card"><h3 style="margin-top:0">Về hồ sơ của đơn vị</h3><ul class="findings">{{#findings}}{{>finding}}{{/findings}}</ul>{{#has_more_findings}}<details class="more"><summary>Còn {{more_count}} điều nữa</summary><div><ul class="findings">{{#more_findings}}{{>finding}}{{/more_findings}}</ul></div></details>{{/has_more_findings}}</section>{{/has_findings}}
{{#has_sheet}}<p class="note">Bảng tự chấm điểm: <span class="path">{{sheet_path}}</span> ({{sheet_rows}} dòng).{{#sheet_problems}} {{text}}{{/sheet_problems}}</p>{{/has_sheet}}
{{#has_flagged}}<h3>Tài liệu cần người xem ({{flagged_count}})</h3>{{/has_flagged}}
{{#flagged}}
<article class="{{class}}">
<div class="head"><div><div class="file">{{path}}</div>
<p class="meta">{{#codes}}Tiêu chí <b>{{codes}}</b> · {{/codes}}{{#number}}Số <b>{{number}}</b> · {{/number}}{{#date}}ngày <b>{{date}}</b> · {{/date}}{{class_text}}{{#pages}} · {{pages}} trang{{/pages}}{{#issuer}} · {{issuer}}{{/issuer}}</p>
{{#subject}}<p class="meta">{{subject}}</p>{{/subject}}</div>
<div><span class="badge {{class}}">{{verdict_text}}</span></div></div>
<div class="two{{^pictures}} plain{{/pictures}}">
<div><ul class="findings">
{{#findings}}{{>finding}}{{/findings}}
{{#problems}}<li><span><span class="badge">Khi đọc tệp</span></span><span class="say">{{text}}</span></li>{{/problems}}
</ul>{{#has_notes}}<details class="more"><summary>Ghi chú ({{notes_count}})</summary><div><ul class="findings">{{#notes}}{{>finding}}{{/notes}}</ul></div></details>{{/has_notes}}</div>
{{#has_pictures}}<div>{{#pictures}}<figure class="{{place}}"><div class="frame"><img alt="{{label}}" src="{{{uri}}}">{{#spots}}<span class="spot" style="left:{{x}}%;top:{{y}}%;width:{{w}}%;height:{{h}}%"></span>{{/spots}}</div><figcaption>{{label}}</figcaption></figure>{{/pictures}}</div>{{/has_pictures}}
</div>
</article>
{{/flagged}}
{{#has_criteria}}
<h3>Theo tiêu chí</h3>
<div class="card wide"><table>
<thead><tr><th>Mã</th><th>Tiêu chí</th><th class="n">Tối đa</th><th class="n">Tự chấm</th><th class="n">Đề xuất</th><th>Kết quả</th></tr></thead>
<tbody>{{#criteria}}<tr><td class="code">{{code}}</td><td>{{title}}{{#has_reasons}}<ul class="reasons">{{#reasons}}<li>{{text}}</li>{{/reasons}}{{#more_reasons}}<li>… và {{more_reasons}} điều nữa, xem ở tài liệu.</li>{{/more_reasons}}</ul>{{/has_reasons}}{{#evidence}}<p class="meta path">{{evidence}}</p>{{/evidence}}</td><td class="n">{{maximum}}</td><td class="n">{{self_score}}</td><td class="n">{{proposed_score}}</td><td><span class="badge {{outcome}}">{{outcome_text}}</span></td></tr>{{/criteria}}</tbody>
</table></div>
{{/has_criteria}}
{{#has_clean}}<details><summary>Tài liệu đạt ({{clean_count}})</summary><div class="wide"><table><thead><tr><th>Tệp</th><th>Tiêu chí</th><th>Số, ký hiệu</th><th>Ngày</th><th>Loại tài liệu</th></tr></thead><tbody>{{#clean}}<tr><td class="path">{{path}}{{#has_notes}}<ul class="reasons">{{#notes}}<li>{{text}}</li>{{/notes}}</ul>{{/has_notes}}</td><td class="code">{{codes}}</td><td>{{number}}</td><td class="n">{{date}}</td><td>{{class_text}}</td></tr>{{/clean}}</tbody></table></div></details>{{/has_clean}}
{{#has_other}}<details><summary>Tệp khác ({{other_count}})</summary><div class="wide"><table><thead><tr><th>Tệp</th><th>Nhóm</th><th>Lý do</th></tr></thead><tbody>{{#other}}<tr><td class="path">{{path}}</td><td>{{bucket_text}}</td><td>{{text}}</td></tr>{{/other}}</tbody></table></div></details>{{/has_other}}
)html";

const char* const kPageBottom =
    R"html(<footer>{{#pictures_left_out}}<p>{{pictures_left_out}} ảnh không kèm được để tệp này còn mở được; xem trong tệp gốc.</p>{{/pictures_left_out}}
<p>kiemchung {{version}} · quy tắc {{policy_id}} {{policy_version}} · dấu vết quy tắc {{policy_sha256}}{{#synthetic}} · bộ tiêu chí mẫu: mã và điểm chưa lấy từ quyết định ban hành{{/synthetic}}</p></footer>
</main>
</body>
</html>
)html";

const char* const kFindingTemplate =
    R"html(<li><span><span class="badge {{effect}}">{{effect_text}}</span></span><span><span class="say">{{text}}</span><span class="why">{{#where}}<b>{{where}}</b> · {{/where}}{{#settle}}Để làm rõ: {{settle}} {{/settle}}{{#basis}}Căn cứ: {{basis}}{{/basis}}</span></span></li>)html";

}  // namespace kiemchung
