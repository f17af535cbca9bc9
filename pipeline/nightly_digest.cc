#include "pipeline/nightly_digest.h"

#include <fmt/format.h>

#include <kainjow/mustache.hpp>
#include <utility>
#include <vector>

namespace kiemchung {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

// A letter is read on a telephone too: one column, no pictures, no style sheet from elsewhere.
constexpr const char* kHtml = R"(<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{subject}}</title></head>
<body style="font-family:sans-serif;max-width:46em;margin:1em auto;line-height:1.45">
<h1 style="font-size:1.3em">{{unit}}</h1>
<p>{{frame}}</p>
{{#deadline}}<p><strong>{{deadline}}</strong></p>
{{/deadline}}{{#sections}}<h2 style="font-size:1.1em">{{title}} ({{count}})</h2>
<ul>
{{#lines}}<li>{{#place}}<strong>{{place}}</strong>: {{/place}}{{text}}</li>
{{/lines}}</ul>
{{/sections}}<p style="color:#555">{{closing}}</p>
</body></html>
)";

constexpr const char* kText = R"({{&unit}}
{{&frame}}
{{#deadline}}{{&deadline}}
{{/deadline}}{{#sections}}
{{&title}} ({{count}})
{{#lines}}- {{#place}}{{&place}}: {{/place}}{{&text}}
{{/lines}}{{/sections}}
{{&closing}}
)";

struct Line {
  std::string place;
  std::string text;
};

struct Section {
  const char* key;
  std::vector<Line> lines;
};

// A name of a hostile file must not break a line of the letter.
std::string one_line(std::string text) {
  for (char& letter : text) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) letter = ' ';
  }
  return text;
}

std::vector<Line> lines_of(const std::vector<OpenPoint>& points) {
  std::vector<Line> lines;
  for (const OpenPoint& point : points) lines.push_back({one_line(point.place), one_line(point.text)});
  return lines;
}

std::vector<Line> lines_of(const std::vector<MissingCriterion>& missing) {
  std::vector<Line> lines;
  for (const MissingCriterion& criterion : missing) lines.push_back({criterion.code, one_line(criterion.title)});
  return lines;
}

std::vector<Line> lines_of(const std::vector<std::string>& paths) {
  std::vector<Line> lines;
  for (const std::string& path : paths) lines.push_back({"", one_line(path)});
  return lines;
}

std::vector<Section> sections_of(const NightUnitChanges& changes) {
  return {{"nightly.fresh", lines_of(changes.fresh)},
          {"nightly.newly_missing", lines_of(changes.newly_missing)},
          {"nightly.files_damaged", lines_of(changes.files_damaged)},
          {"nightly.files_gone", lines_of(changes.files_gone)},
          {"nightly.fixed", lines_of(changes.fixed)},
          {"nightly.arrived", lines_of(changes.arrived)},
          {"nightly.still_open", lines_of(changes.still_open)},
          {"nightly.still_missing", lines_of(changes.still_missing)},
          {"nightly.files_changed", lines_of(changes.files_changed)},
          {"nightly.files_added", lines_of(changes.files_added)},
          {"nightly.files_left", lines_of(changes.files_left)}};
}

data section_data(const Section& section, const MessageCatalogue& messages) {
  data lines{data::type::list};
  for (const Line& line : section.lines) {
    data row;
    if (!line.place.empty()) row.set("place", line.place);
    row.set("text", line.text);
    lines.push_back(row);
  }
  data out;
  out.set("title", messages.text(section.key));
  out.set("count", std::to_string(section.lines.size()));
  out.set("lines", lines);
  return out;
}

}  // namespace

Digest make_digest(const NightUnitChanges& changes, const DigestFrame& frame, const MessageCatalogue& messages) {
  const std::string unit = one_line(changes.unit.empty() ? messages.text("report.no_unit") : changes.unit);
  Digest digest;
  digest.subject = messages.text({"nightly.subject",
                                  {{"unit", unit},
                                   {"fresh", std::to_string(changes.fresh.size() + changes.newly_missing.size())},
                                   {"fixed", std::to_string(changes.fixed.size() + changes.arrived.size())},
                                   {"open", std::to_string(changes.still_open.size())}}});
  data page;
  page.set("subject", digest.subject);
  page.set("unit", unit);
  page.set("frame", messages.text({"nightly.frame", {{"policy", frame.policy_title}, {"at", frame.at}}}));
  if (frame.days_left) {
    page.set("deadline", messages.text({"nightly.days_left", {{"days", std::to_string(*frame.days_left)}}}));
  }
  data sections{data::type::list};
  for (const Section& section : sections_of(changes)) {
    if (!section.lines.empty()) sections.push_back(section_data(section, messages));
  }
  page.set("sections", sections);
  page.set("closing", messages.text("nightly.closing"));
  digest.html = mustache(kHtml).render(page);
  digest.text = mustache(kText).render(page);
  return digest;
}

}  // namespace kiemchung
