#include "pipeline/report/report_html.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <vector>

#include "pipeline/report/html_template.h"
#include "pipeline/report/report_reader.h"
#include "pipeline/report/report_words.h"

namespace kiemchung {
namespace {

namespace mustache = kainjow::mustache;
using Json = nlohmann::ordered_json;

constexpr std::size_t kPicturesPerFile = 3;
constexpr std::size_t kUnitFindings = 6;
constexpr std::size_t kCriterionReasons = 3;
constexpr std::size_t kCriterionFiles = 4;

std::string base64(const std::string& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<double> number_at(const Json& object, const char* key) {
  const Json& value = object.at(key);
  return value.is_number() ? std::optional<double>(value.get<double>()) : std::nullopt;
}

std::optional<Box> box_at(const Json& object, const char* key) {
  const Json& value = object.at(key);
  if (!value.is_object()) return std::nullopt;
  return Box{value.at("x0"), value.at("y0"), value.at("x1"), value.at("y1")};
}

// Empty texts become false, so that a section of the template is left out.
void set_text(mustache::data& data, const std::string& key, const std::string& text) {
  if (text.empty()) {
    data.set(key, mustache::data(mustache::data::type::bool_false));
  } else {
    data.set(key, text);
  }
}

void set_list(mustache::data& data, const std::string& key, const mustache::data& list, bool filled) {
  data.set(key, list);
  data.set("has_" + key, mustache::data(filled ? mustache::data::type::bool_true : mustache::data::type::bool_false));
}

// Where the eye should go for a check: the picture cut out around that field.
std::string place_for(const std::string& check) {
  if (check.starts_with("number.")) return "number";
  if (check.starts_with("date.")) return "date";
  if (check.starts_with("signature.") || check.starts_with("issuer.signer")) return "signing_block";
  return "header";
}

bool overlaps(const Box& a, const Box& b) { return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1; }

std::string percent(double value) { return fmt::format("{:.2f}", std::clamp(value, 0.0, 100.0)); }

class HtmlMaker {
 public:
  HtmlMaker(const MessageCatalogue& messages, const PictureSource& pictures)
      : messages_(messages), pictures_(pictures) {}

  // Unit by unit: the tree of one unit is gone before the next is made.
  std::string make(const ReportReader& report) {
    mustache::data page = head(report.head());
    mustache::data rows(mustache::data::type::list);
    std::size_t index = 0;
    report.for_each_unit([&](const Json& unit) { rows.push_back(unit_row(unit, ++index)); });
    page.set("units", rows);
    std::string text = rendered(kPageTop, page);
    index = 0;
    report.for_each_unit([&](const Json& unit) {
      mustache::data data = unit_data(unit, ++index);
      data.set("finding", mustache::data(mustache::partial([] { return std::string(kFindingTemplate); })));
      text += rendered(kUnitTemplate, data);
    });
    set_text(page, "pictures_left_out", left_out_ == 0 ? "" : std::to_string(left_out_));
    text += rendered(kPageBottom, page);
    return text;
  }

 private:
  std::string word(const char* group, const std::string& value) const { return report_word(messages_, group, value); }

  std::string label(const char* group, const std::string& value) const { return report_label(messages_, group, value); }

  static std::string rendered(const char* part, const mustache::data& data) {
    mustache::mustache sheet(part);
    if (!sheet.is_valid()) throw std::logic_error("an HTML template is broken: " + sheet.error_message());
    return sheet.render(data);
  }

  static void set_counts(mustache::data& data, const Json& summary) {
    data.set("files", std::to_string(summary.at("files").get<std::size_t>()));
    for (const auto& [bucket, count] : summary.at("buckets").items()) {
      data.set(bucket, std::to_string(count.get<std::size_t>()));
    }
  }

  mustache::data head(const Json& report) const {
    mustache::data page;
    const Json& policy = report.at("policy");
    const Json& summary = report.at("summary");
    page.set("policy_title", policy.at("title").get<std::string>());
    page.set("policy_id", policy.at("id").get<std::string>());
    page.set("policy_version", policy.at("version").get<std::string>());
    page.set("policy_sha256", policy.at("sha256").get<std::string>().substr(0, 16));
    page.set("version", report.at("program").at("version").get<std::string>());
    const Json& year = policy.at("assessment_year");
    set_text(page, "year", year.is_number() ? std::to_string(year.get<int>()) : "");
    page.set("at_text", instant_text(report.at("at").get<std::string>()));
    set_text(page, "round_text", round_text(report.at("round")));
    set_counts(page, summary);
    const auto zero = summary.at("zero_proposed").get<std::size_t>();
    set_text(page, "zero_proposed", zero == 0 ? "" : std::to_string(zero));
    page.set("bar", bar(summary));
    const auto& sets = report.at("criteria_sets");
    const bool synthetic = std::any_of(sets.begin(), sets.end(), [](const Json& set) { return set.at("synthetic"); });
    set_text(page, "synthetic", synthetic ? "1" : "");
    return page;
  }

  std::string round_text(const Json& round) const {
    const auto state = round.at("state").get<std::string>();
    if (state.empty()) return "";
    std::string text = label("round_state", state);
    if (round.at("days_left").is_number()) text += fmt::format(", còn {} ngày", round.at("days_left").get<int>());
    return text;
  }

  mustache::data bar(const Json& summary) const {
    mustache::data parts(mustache::data::type::list);
    const auto files = std::max<double>(1.0, summary.at("files").get<double>());
    const Json& buckets = summary.at("buckets");
    const auto add = [&](const std::string& name, std::size_t count) {
      if (count == 0) return;
      mustache::data part;
      part.set("class", name);
      part.set("width", percent(100.0 * static_cast<double>(count) / files));
      part.set("label", label("report.bucket", name));
      part.set("count", std::to_string(count));
      parts.push_back(part);
    };
    for (const char* name : {"accepted", "review", "rejected", "not_examined"}) add(name, buckets.at(name));
    add("other", buckets.at("sheet").get<std::size_t>() + buckets.at("archive").get<std::size_t>() +
                     buckets.at("ignored").get<std::size_t>());
    return parts;
  }

  // The unit's line in the table of all units; also the head of its own part.
  mustache::data unit_row(const Json& unit, std::size_t index) const {
    mustache::data data;
    const auto name = unit.at("unit").get<std::string>();
    const Json& summary = unit.at("summary");
    const Json& criteria = summary.at("criteria");
    data.set("name", name.empty() ? messages_.text("report.no_unit") : name);
    data.set("index", std::to_string(index));
    set_counts(data, summary);
    data.set("met",
             std::to_string(criteria.at("met").get<std::size_t>() + criteria.at("explained").get<std::size_t>()));
    data.set("criteria_review", std::to_string(criteria.at("review").get<std::size_t>()));
    data.set("criteria_zero", std::to_string(criteria.at("zero").get<std::size_t>()));
    data.set("missing", std::to_string(criteria.at("missing").get<std::size_t>()));
    data.set("self_score", points_text(number_at(unit.at("scores"), "self_score")));
    return data;
  }

  mustache::data unit_data(const Json& unit, std::size_t index) {
    mustache::data data = unit_row(unit, index);
    set_unit_findings(data, unit.at("findings"));
    set_sheet(data, unit.at("sheet"));
    set_evidence(data, unit.at("evidence"));
    set_criteria(data, unit.at("criteria"));
    set_other(data, unit.at("other_files"));
    return data;
  }

  // The first few are shown; a sheet full of one mistake must not push the evidence out of sight.
  void set_unit_findings(mustache::data& data, const Json& list) const {
    Json shown = Json::array();
    Json more = Json::array();
    for (const Json& finding : list) (shown.size() < kUnitFindings ? shown : more).push_back(finding);
    data.set("more_count", std::to_string(more.size()));
    set_list(data, "findings", findings(shown), !shown.empty());
    set_list(data, "more_findings", findings(more), !more.empty());
  }

  static void set_sheet(mustache::data& data, const Json& sheet) {
    mustache::data problems(mustache::data::type::list);
    if (sheet.is_object()) {
      data.set("sheet_path", sheet.at("path").get<std::string>());
      data.set("sheet_rows", std::to_string(sheet.at("rows").get<std::size_t>()));
      for (const Json& problem : sheet.at("problems")) {
        mustache::data row;
        row.set("text", problem.at("text").get<std::string>());
        problems.push_back(row);
      }
    }
    set_text(data, "has_sheet", sheet.is_object() ? "1" : "");
    data.set("sheet_problems", problems);
  }

  // Findings of the same weight that say the same (one for each of five signatures) are said once.
  static Json told_once(const Json& list) {
    Json result = Json::array();
    std::set<std::string> told;
    for (const Json& finding : list) {
      if (told.insert(finding.at("effect").get<std::string>() + finding.at("text").get<std::string>()).second) {
        result.push_back(finding);
      }
    }
    return result;
  }

  mustache::data findings(const Json& list) const {
    mustache::data result(mustache::data::type::list);
    for (const Json& finding : told_once(list)) {
      mustache::data row;
      const auto effect = finding.at("effect").get<std::string>();
      row.set("effect", effect);
      row.set("effect_text", label("effect", effect));
      row.set("text", finding.at("text").get<std::string>());
      set_text(row, "basis", finding.at("basis").get<std::string>());
      set_text(row, "settle", finding.at("settle").get<std::string>());
      const int page = finding.at("place").at("page").get<int>();
      set_text(row, "where", page > 0 ? fmt::format("Trang {}", page) : "");
      result.push_back(row);
    }
    return result;
  }

  // What people must weigh stands open; what only informs is one click away.
  void set_findings(mustache::data& data, const Json& list) const {
    Json open = Json::array();
    Json notes = Json::array();
    for (const Json& finding : told_once(list)) {
      const auto effect = finding.at("effect").get<std::string>();
      (effect == "inform" || effect == "ignore" ? notes : open).push_back(finding);
    }
    data.set("notes_count", std::to_string(notes.size()));
    set_list(data, "findings", findings(open), !open.empty());
    set_list(data, "notes", findings(notes), !notes.empty());
  }

  // Heaviest first: 0 points, rejected, not examined, review.
  static int rank(const Json& evidence) {
    if (evidence.at("verdict").at("zero_proposed").get<bool>()) return 0;
    const auto bucket = evidence.at("bucket").get<std::string>();
    return bucket == "rejected" ? 1 : bucket == "not_examined" ? 2 : bucket == "review" ? 3 : 4;
  }

  void set_evidence(mustache::data& data, const Json& evidence) {
    std::vector<const Json*> rows;
    for (const Json& row : evidence) rows.push_back(&row);
    std::stable_sort(rows.begin(), rows.end(), [](const Json* a, const Json* b) { return rank(*a) < rank(*b); });
    mustache::data flagged(mustache::data::type::list);
    mustache::data clean(mustache::data::type::list);
    std::size_t clean_count = 0;
    for (const Json* row : rows) {
      const bool is_clean = rank(*row) == 4;
      clean_count += is_clean ? 1 : 0;
      (is_clean ? clean : flagged).push_back(evidence_data(*row, !is_clean));
    }
    data.set("clean_count", std::to_string(clean_count));
    data.set("flagged_count", std::to_string(rows.size() - clean_count));
    set_list(data, "flagged", flagged, clean_count < rows.size());
    set_list(data, "clean", clean, clean_count > 0);
  }

  mustache::data evidence_data(const Json& evidence, bool with_pictures) {
    mustache::data data;
    const Json& document = evidence.at("document");
    const bool zero = evidence.at("verdict").at("zero_proposed").get<bool>();
    const auto bucket = evidence.at("bucket").get<std::string>();
    data.set("path", evidence.at("path").get<std::string>());
    data.set("class", zero ? "zero" : bucket);
    data.set("verdict_text", zero ? label("effect", "zero") : label("report.bucket", bucket));
    set_text(data, "codes", fmt::format("{}", fmt::join(evidence.at("codes").get<std::vector<std::string>>(), ", ")));
    set_text(data, "number", field_text("number", document.at("number"), document.at("number").at("text")));
    set_text(data, "date",
             field_text("date", document.at("date"), date_text(document.at("date").at("iso").get<std::string>())));
    set_text(data, "issuer", document.at("issuer").get<std::string>());
    set_text(data, "subject", document.at("kind").at("subject").get<std::string>());
    data.set("class_text", word("document_class", document.at("document_class").get<std::string>()));
    const int pages = document.at("pages").get<int>();
    set_text(data, "pages", pages > 0 ? std::to_string(pages) : "");
    set_findings(data, evidence.at("findings"));
    mustache::data problems(mustache::data::type::list);
    for (const Json& problem : evidence.at("problems")) {
      mustache::data row;
      row.set("text", problem.at("text").get<std::string>());
      problems.push_back(row);
    }
    data.set("problems", problems);
    bool any = false;
    mustache::data pictures = with_pictures ? picture_list(evidence, any) : mustache::data(mustache::data::type::list);
    set_list(data, "pictures", pictures, any);
    return data;
  }

  std::string field_text(const char*, const Json& field, const std::string& text) const {
    const auto status = field.at("status").get<std::string>();
    return status == "found" && !text.empty() ? text : word("report.field", status);
  }

  // Picture row for a finding: on its page, around its box if one was cut there, else the one for its field.
  static const Json* picture_for(const Json& finding, const Json& pictures) {
    const int page = finding.at("place").at("page").get<int>();
    const auto box = box_at(finding.at("place"), "box");
    const std::string place = place_for(finding.at("check").get<std::string>());
    const Json* best = nullptr;
    int best_score = -1;
    for (const Json& picture : pictures) {
      const bool same_page = page == 0 || picture.at("page").get<int>() == page;
      if (!same_page) continue;
      int score = 0;
      if (picture.at("place") == place) score += 4;
      if (box && overlaps(*box, *box_at(picture, "box"))) score += 2;
      if (picture.at("place") == "header") score += 1;
      if (score > best_score) {
        best = &picture;
        best_score = score;
      }
    }
    return best;
  }

  mustache::data picture_list(const Json& evidence, bool& any) {
    mustache::data list(mustache::data::type::list);
    const Json& pictures = evidence.at("pictures");
    std::vector<const Json*> chosen;
    for (const Json& finding : evidence.at("findings")) {
      const auto effect = finding.at("effect").get<std::string>();
      if (effect == "inform" || effect == "ignore") continue;
      const Json* picture = picture_for(finding, pictures);
      if (picture != nullptr && std::find(chosen.begin(), chosen.end(), picture) == chosen.end())
        chosen.push_back(picture);
    }
    if (chosen.empty() && !pictures.empty()) chosen.push_back(&pictures.front());
    if (chosen.size() > kPicturesPerFile) chosen.resize(kPicturesPerFile);
    for (const Json* picture : chosen) {
      auto figure = picture_data(evidence, *picture);
      if (!figure) continue;
      any = true;
      list.push_back(*figure);
    }
    return list;
  }

  std::optional<mustache::data> picture_data(const Json& evidence, const Json& picture) {
    const auto bytes = pictures_(evidence.at("sha256"), picture.at("sha256"));
    if (!bytes) return std::nullopt;
    if (embedded_ + bytes->size() > kMaxPictureBytes) {
      ++left_out_;
      return std::nullopt;
    }
    embedded_ += bytes->size();
    mustache::data data;
    const std::string caption = fmt::format(
        "{}, trang {}", label("report.place", picture.at("place").get<std::string>()), picture.at("page").get<int>());
    data.set("label", caption);
    data.set("place", picture.at("place").get<std::string>());
    data.set("uri", fmt::format("data:{};base64,{}", picture.at("media_type").get<std::string>(), base64(*bytes)));
    data.set("spots", spots(evidence, picture));
    return data;
  }

  // The boxes of the findings inside this picture, in per cent of it.
  mustache::data spots(const Json& evidence, const Json& picture) const {
    mustache::data list(mustache::data::type::list);
    const Box frame = *box_at(picture, "box");
    const double width = frame.x1 - frame.x0;
    const double height = frame.y1 - frame.y0;
    std::set<std::string> drawn;
    for (const Json& finding : evidence.at("findings")) {
      const auto box = box_at(finding.at("place"), "box");
      if (!box || width <= 0 || height <= 0 || finding.at("place").at("page") != picture.at("page")) continue;
      if (!overlaps(*box, frame) || (box->x1 - box->x0) * (box->y1 - box->y0) > 0.8 * width * height) continue;
      const double x = std::max(0.0, (box->x0 - frame.x0) / width * 100.0);
      const double y = std::max(0.0, (box->y0 - frame.y0) / height * 100.0);
      const double w = std::min(100.0, (box->x1 - frame.x0) / width * 100.0) - x;
      const double h = std::min(100.0, (box->y1 - frame.y0) / height * 100.0) - y;
      if (!drawn.insert(percent(x) + percent(y) + percent(w) + percent(h)).second) continue;
      mustache::data spot;
      spot.set("x", percent(x));
      spot.set("y", percent(y));
      spot.set("w", percent(w));
      spot.set("h", percent(h));
      list.push_back(spot);
    }
    return list;
  }

  // The first reasons and files; the rest stands at the documents themselves.
  void set_reasons(mustache::data& row, const Json& criterion) const {
    const Json all = told_once(criterion.at("reasons"));
    Json first = Json::array();
    for (const Json& reason : all) {
      if (first.size() < kCriterionReasons) first.push_back(reason);
    }
    set_list(row, "reasons", findings(first), !first.empty());
    set_text(row, "more_reasons", all.size() > first.size() ? std::to_string(all.size() - first.size()) : "");
    const auto files = criterion.at("evidence").get<std::vector<std::string>>();
    const auto shown = std::min(files.size(), kCriterionFiles);
    std::string text =
        fmt::format("{}", fmt::join(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(shown), "; "));
    if (shown < files.size()) text += fmt::format("; … ({} tệp)", files.size());
    set_text(row, "evidence", text);
  }

  void set_criteria(mustache::data& data, const Json& criteria) const {
    mustache::data list(mustache::data::type::list);
    for (const Json& criterion : criteria) {
      mustache::data row;
      const auto outcome = criterion.at("outcome").get<std::string>();
      row.set("code", criterion.at("code").get<std::string>());
      row.set("title", criterion.at("title").get<std::string>());
      row.set("outcome", outcome);
      row.set("outcome_text", label("criterion", outcome));
      row.set("maximum", points_text(number_at(criterion, "maximum")));
      row.set("self_score", points_text(number_at(criterion, "self_score")));
      row.set("proposed_score", points_text(number_at(criterion, "proposed_score")));
      set_reasons(row, criterion);
      list.push_back(row);
    }
    set_list(data, "criteria", list, !criteria.empty());
  }

  void set_other(mustache::data& data, const Json& other) const {
    mustache::data list(mustache::data::type::list);
    for (const Json& file : other) {
      mustache::data row;
      row.set("path", file.at("path").get<std::string>());
      row.set("bucket_text", label("report.bucket", file.at("bucket").get<std::string>()));
      row.set("text", file.at("text").get<std::string>());
      list.push_back(row);
    }
    data.set("other_count", std::to_string(other.size()));
    set_list(data, "other", list, !other.empty());
  }

  const MessageCatalogue& messages_;
  const PictureSource& pictures_;
  std::size_t embedded_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace

std::string report_html(std::string_view report_json, const MessageCatalogue& messages, const PictureSource& pictures) {
  return HtmlMaker(messages, pictures).make(ReportReader(report_json));
}

}  // namespace kiemchung
