#include "pipeline/panel/page_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "verifiers/calendar.h"
#include "verifiers/check_catalogue.h"
#include "verifiers/criteria.h"
#include "verifiers/policy.h"

namespace kiemchung::panel {

namespace mustache = kainjow::mustache;

std::string percent_encode(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || c == '-' ||
        c == '_' || c == '.' || c == '~') {
      result.push_back(c);
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned>(byte));
    }
  }
  return result;
}

std::string html_escape(std::string_view text) { return mustache::html_escape(std::string(text)); }

PageRange page_range(std::size_t rows, const std::string& asked, std::size_t rows_per_page) {
  PageRange range;
  range.pages = std::max<std::size_t>(1, (rows + rows_per_page - 1) / rows_per_page);
  std::from_chars(asked.data(), asked.data() + asked.size(), range.page);
  range.page = std::clamp<std::size_t>(range.page, 1, range.pages);
  range.first = (range.page - 1) * rows_per_page;
  range.last = std::min(rows, range.first + rows_per_page);
  return range;
}

Filter Filter::from(const Request& request) {
  return {request.parameter("unit"),  request.parameter("code"), request.parameter("check"),
          request.parameter("state"), request.parameter("work"), request.parameter("reviewer")};
}

bool Filter::takes(const EvidenceItem& item, const EvidenceState& review) const {
  if (!unit.empty() && item.claim.unit != unit) return false;
  if (!code.empty() && std::none_of(item.claim.codes.begin(), item.claim.codes.end(),
                                    [&](const auto& c) { return is_within(c, code); })) {
    return false;
  }
  if (!check.empty() && std::none_of(item.verdict.findings.begin(), item.verdict.findings.end(), [&](const Finding& f) {
        return f.check == check && f.outcome != Outcome::kHolds;
      })) {
    return false;
  }
  if (state == "zero" ? !item.verdict.zero_proposed : !state.empty() && word_of(item.verdict.outcome) != state)
    return false;
  if (!reviewer.empty() && (!review.decision || review.decision->actor != reviewer)) return false;
  if (work == "open") return item.flagged && !review.reviewed(item.sha256);
  if (work == "done") return review.reviewed(item.sha256);
  if (work == "asked") return review.asked.has_value();
  return true;
}

std::string Filter::query() const {
  std::string text;
  const auto add = [&text](const char* name, const std::string& value) {
    if (!value.empty()) text += (text.empty() ? "?" : "&") + std::string(name) + "=" + percent_encode(value);
  };
  add("unit", unit);
  add("code", code);
  add("check", check);
  add("state", state);
  add("work", work);
  add("reviewer", reviewer);
  return text;
}

const Data& PageData::texts() const { return context_.language == "en" ? app_.texts_en_ : app_.texts_vi_; }

Data PageData::texts_of(const MessageCatalogue& catalogue) {
  constexpr std::string_view kPrefix = "panel.";
  Data all;
  for (const std::string& key : catalogue.keys()) {
    if (key.starts_with(kPrefix)) all.set(key.substr(kPrefix.size()), catalogue.text(key));
  }
  return all;
}

Data PageData::layout(const std::string& title) const {
  Data data;
  data.set("title", title);
  data.set("lang", context_.language);
  data.set("t", texts());
  if (!context_.session) return data;
  const Account& account = context_.session->account;
  data.set("session", true);
  data.set("who", account.title);
  data.set("csrf", context_.session->csrf);
  const bool english = context_.language == "en";
  data.set("other_lang", english ? "vi" : "en");
  data.set("other_language", english ? "Tiếng Việt" : "English");
  std::string here;
  for (const std::string& part : context_.request.path) here += "/" + percent_encode(part);
  data.set("language_href",
           std::string("/language/") + (english ? "vi" : "en") + "?to=" + percent_encode(here.empty() ? "/" : here));
  Data menu{Data::type::list};
  const auto add = [&](unsigned roles, const std::string& href, const std::string& key) {
    if ((roles & role_bit(account.role)) == 0) return;
    Data item;
    item.set("href", href);
    item.set("label", word(key));
    item.set("current", here == href || (href == "/" && here.empty()));
    menu.push_back(item);
  };
  const unsigned reviewers = role_bit(Role::kAppraiser) | role_bit(Role::kChair);
  add(reviewers | role_bit(Role::kAdmin), "/", "overview");
  if (account.role == Role::kUnit) add(role_bit(Role::kUnit), "/unit/" + percent_encode(account.unit), "my_unit");
  add(reviewers, "/queue", "queue");
  add(reviewers | role_bit(Role::kUnit), "/search", "search");
  add(reviewers, "/sample", "quality_sample");
  add(reviewers, "/round", "close_round");
  add(role_bit(Role::kChair) | role_bit(Role::kAdmin), "/audit", "audit");
  add(role_bit(Role::kAdmin), "/accounts", "accounts");
  data.set("menu", menu);
  return data;
}

Data PageData::finding(const Finding& finding) const {
  Data data;
  data.set("weight", std::string(word_of(finding.effect)));
  data.set("question", app_.text(context_, question_key(finding.check)));
  data.set("answer", app_.text(context_, finding.message));
  data.set("effect", word("effect_" + std::string(word_of(finding.effect))));
  data.set("check", finding.check);
  data.set("basis", finding.basis);
  return data;
}

Data PageData::findings(const std::vector<Finding>& findings) const {
  Data list{Data::type::list};
  for (const Finding& each : findings) list.push_back(finding(each));
  return list;
}

std::string PageData::state_of(const EvidenceItem& item) const {
  return item.verdict.zero_proposed ? "zero" : std::string(word_of(item.verdict.outcome));
}

std::string PageData::decision_text(const EvidenceItem& item, const EvidenceState& state) const {
  std::string text;
  if (state.decision) {
    const Decision& decision = *state.decision;
    text = decision.kind == DecisionKind::kAgree ? word("agreed") : word("overridden") + ": " + word(decision.value);
    text += " (" + decision.actor + ")";
    if (decision.sha256 != item.sha256) text += " — " + word("file_replaced");
  }
  if (state.asked) text += (text.empty() ? "" : "; ") + word(state.answered ? "answered" : "asked");
  return text;
}

std::string PageData::codes_of(const EvidenceItem& item) const {
  return fmt::format("{}", fmt::join(item.claim.codes, ", "));
}

std::string PageData::local_time(const std::string& utc) const {
  const auto instant = parse_instant(utc);
  if (!instant) return utc;
  const auto local = *instant + kVietnamOffset;
  const CivilDate day = vietnam_date(*instant);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local - std::chrono::sys_days(day)).count();
  return fmt::format("{} {:02}:{:02}", date(to_iso(day)), minutes / 60, minutes % 60);
}

std::string PageData::date(const std::string& iso) const {
  const auto day = parse_date(iso);
  return day ? fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(day->day()), static_cast<unsigned>(day->month()),
                           static_cast<int>(day->year()))
             : iso;
}

std::string PageData::points(const std::optional<double>& value) const {
  if (!value) return "–";
  std::string text = fmt::format("{:.3f}", *value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  if (context_.language == "vi") std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

std::string PageData::criterion_title(const CriterionVerdict& criterion) const {
  const CriteriaSet* set = app_.options_.input.policy->find_set(criterion.set);
  const Criterion* found = set == nullptr ? nullptr : set->find(criterion.code);
  return found == nullptr ? "" : found->title;
}

Data PageData::evidence_row(const EvidenceItem& item, const EvidenceState& state) const {
  Data row;
  row.set("href", "/evidence/" + item.id);
  row.set("path", item.claim.path);
  row.set("unit", item.claim.unit);
  row.set("codes", codes_of(item));
  row.set("number", item.number.empty() ? "–" : item.number);
  row.set("date", item.date.empty() ? "–" : date(item.date));
  row.set("issuer", item.issuer);
  row.set("state", state_of(item));
  row.set("state_label", word(state_of(item)));
  row.set("reason", item.verdict.findings.empty() ? "" : app_.text(context_, item.verdict.findings.front().message));
  row.set("decision", decision_text(item, state));
  row.set("second", state.second ? word(state.second->value) + " (" + state.second->actor + ")" : "–");
  return row;
}

Data PageData::history(const std::vector<Decision>& decisions) const {
  Data list{Data::type::list};
  for (auto decision = decisions.rbegin(); decision != decisions.rend(); ++decision) {
    Data row;
    row.set("what", word("did_" + std::string(word_of(decision->kind))));
    const bool outcome = decision->kind == DecisionKind::kOverride || decision->kind == DecisionKind::kSecond;
    row.set("value", outcome ? word(decision->value) : decision->value);
    row.set("actor", decision->actor);
    row.set("at", local_time(decision->at));
    row.set("reason", decision->reason);
    list.push_back(row);
  }
  return list;
}

Data PageData::number(const std::string& value, std::string_view key) const {
  Data data;
  data.set("key", std::string(key));
  data.set("value", value);
  data.set("label", word(key));
  return data;
}

std::string PageData::filter_fields(const Filter& filter) const {
  const auto select = [&](const std::string& name, const std::string& label, const std::string& chosen,
                          const std::vector<std::pair<std::string, std::string>>& options) {
    std::string html = "<span><label for=\"f-" + name + "\">" + html_escape(label) + "</label><select id=\"f-" + name +
                       "\" name=\"" + name + "\"><option value=\"\">" + html_escape(word("any")) + "</option>";
    for (const auto& [value, shown] : options) {
      html += "<option value=\"" + html_escape(value) + "\"" + (value == chosen ? " selected" : "") + ">" +
              html_escape(shown) + "</option>";
    }
    return html + "</select></span>";
  };
  std::vector<std::pair<std::string, std::string>> units;
  for (const UnitItem& unit : context_.campaign->units) units.emplace_back(unit.name, unit.name);
  std::vector<std::pair<std::string, std::string>> codes;
  for (const std::string& code : context_.campaign->codes) codes.emplace_back(code, code);
  std::vector<std::pair<std::string, std::string>> checks;
  for (const CheckInfo& check : check_catalogue()) {
    checks.emplace_back(std::string(check.id), app_.text(context_, question_key(check.id)));
  }
  std::vector<std::pair<std::string, std::string>> reviewers;
  for (const Account& account : app_.reviewers()) reviewers.emplace_back(account.name, account.title);
  const auto words = [&](std::initializer_list<const char*> keys) {
    std::vector<std::pair<std::string, std::string>> options;
    for (const char* key : keys) options.emplace_back(key, word(key));
    return options;
  };
  return select("unit", word("unit"), filter.unit, units) + select("code", word("criterion"), filter.code, codes) +
         select("check", word("checks"), filter.check, checks) +
         select("state", word("verdict"), filter.state, words({"zero", "rejected", "review", "accepted"})) +
         select("work", word("work"), filter.work, words({"open", "done", "asked"})) +
         select("reviewer", word("reviewer"), filter.reviewer, reviewers);
}

std::string PageData::pager(std::size_t page, std::size_t pages, const std::string& address,
                            const std::string& parameter) const {
  if (pages <= 1) return "";
  const std::string join = address.find('?') == std::string::npos ? "?" : "&";
  const auto link = [&](std::size_t target, std::string_view key) {
    return "<a class=\"button\" href=\"" + html_escape(address + join + parameter + "=" + std::to_string(target)) +
           "\">" + html_escape(word(key)) + "</a> ";
  };
  std::string html = "<nav class=\"pager\" aria-label=\"" + html_escape(word("pages")) + "\">";
  if (page > 1) html += link(page - 1, "page_previous");
  html += "<span>" + std::to_string(page) + " / " + std::to_string(pages) + "</span>";
  if (page < pages) html += link(page + 1, "page_next");
  return html + "</nav>";
}

}  // namespace kiemchung::panel
