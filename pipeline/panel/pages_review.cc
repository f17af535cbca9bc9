// Overview, queue, one evidence file, and decisions on it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include "extractors/fields/document_number.h"
#include "pipeline/panel/app.h"
#include "pipeline/panel/evidence_page.h"
#include "pipeline/panel/page_data.h"
#include "verifiers/calendar.h"
#include "verifiers/check_catalogue.h"
#include "verifiers/criteria.h"

namespace kiemchung::panel {

namespace {

constexpr std::int64_t kCheckoutSeconds = 300;  // an abandoned file is free again after so long
constexpr std::size_t kUnitsPerPage = 25;
constexpr std::size_t kCodesPerPage = 40;

constexpr CriterionOutcome kOutcomes[] = {
    CriterionOutcome::kMet,       CriterionOutcome::kReview, CriterionOutcome::kZero,       CriterionOutcome::kMissing,
    CriterionOutcome::kExplained, CriterionOutcome::kNotDue, CriterionOutcome::kNotExpected};

// The letter in a cell says what its colour says.
const char* mark_of(CriterionOutcome outcome) {
  switch (outcome) {
    case CriterionOutcome::kMet:
      return "✓";
    case CriterionOutcome::kReview:
      return "?";
    case CriterionOutcome::kZero:
      return "0";
    case CriterionOutcome::kMissing:
      return "–";
    case CriterionOutcome::kExplained:
      return "g";
    case CriterionOutcome::kNotDue:
      return "c";
    case CriterionOutcome::kNotExpected:
      return "·";
  }
  return "";
}

bool is_outcome_word(const std::string& value) { return value == "accepted" || value == "rejected" || value == "zero"; }

Response picture(std::optional<PagePicture> found) {
  Response response;
  if (!found) {
    response.status = 404;
    response.media_type = "text/plain; charset=utf-8";
    response.body = "Không có ảnh.";
    return response;
  }
  response.media_type = found->media_type;
  response.body = std::move(found->bytes);
  response.headers.emplace_back("Cache-Control", "private, max-age=600");
  return response;
}

}  // namespace

Response App::overview(Context& context) {
  if (context.session->account.role == Role::kUnit) {
    return redirect("/unit/" + percent_encode(context.session->account.unit));
  }
  const PageData words(*this, context);
  const Campaign& campaign = *context.campaign;
  const Filter filter = Filter::from(context.request);
  struct Progress {
    std::size_t flagged = 0;
    std::size_t reviewed = 0;
  };
  std::unordered_map<std::string, Progress> progress_of;
  std::size_t flagged = 0;
  std::size_t reviewed = 0;
  std::size_t open = 0;
  std::size_t waiting = 0;
  std::size_t zero = 0;
  std::array<std::size_t, 3> outcomes{};  // by EvidenceOutcome
  {
    const std::string* last = nullptr;
    Progress* at_hand = nullptr;
    const std::shared_lock lock(state_mutex_);
    for (const EvidenceItem& item : campaign.evidence) {
      const EvidenceState& state = review_.of(item.id);
      if (!filter.takes(item, state)) continue;
      ++(item.verdict.zero_proposed ? zero : outcomes.at(static_cast<std::size_t>(item.verdict.outcome)));
      if (state.waiting_for_unit()) ++waiting;
      if (!item.flagged) continue;
      if (at_hand == nullptr || *last != item.claim.unit) {  // files of one unit stand together
        last = &item.claim.unit;
        at_hand = &progress_of[*last];
      }
      Progress& unit = *at_hand;
      ++flagged;
      ++unit.flagged;
      if (state.reviewed(item.sha256)) {
        ++reviewed;
        ++unit.reviewed;
      } else {
        ++open;
      }
    }
  }
  Data data;
  data.set("policy_title", options_.policy_title);
  data.set("at", words.local_time(campaign.at));
  if (!campaign.round.empty()) {
    data.set("round", campaign.round);
    data.set("round_state", words.word("round_" + campaign.round_state));
  }
  if (campaign.days_left) {
    data.set("days_left", text(context, Message{"panel.days_left", {{"days", std::to_string(*campaign.days_left)}}}));
  }
  Data numbers{Data::type::list};
  numbers.push_back(words.number(std::to_string(campaign.evidence.size()), "evidence"));
  for (const EvidenceOutcome outcome :
       {EvidenceOutcome::kAccepted, EvidenceOutcome::kReview, EvidenceOutcome::kRejected}) {
    numbers.push_back(words.number(std::to_string(outcomes.at(static_cast<std::size_t>(outcome))), word_of(outcome)));
  }
  numbers.push_back(words.number(std::to_string(zero), "zero"));
  numbers.push_back(words.number(std::to_string(waiting), "waiting_for_unit"));
  data.set("numbers", numbers);
  data.set("flagged", std::to_string(flagged));
  data.set("reviewed", std::to_string(reviewed));
  data.set("open", std::to_string(open));
  data.set("filters", words.filter_fields(filter));
  Filter for_queue = filter;
  for_queue.work = "open";
  data.set("query", for_queue.query());

  std::vector<const UnitItem*> units;
  for (const UnitItem& unit : campaign.units) {
    if (filter.unit.empty() || unit.name == filter.unit) units.push_back(&unit);
  }
  std::vector<std::string> codes;
  for (const std::string& code : campaign.codes) {
    if (filter.code.empty() || is_within(code, filter.code)) codes.push_back(code);
  }
  const PageRange rows = page_range(units.size(), context.request.parameter("page"), kUnitsPerPage);
  const PageRange columns = page_range(codes.size(), context.request.parameter("columns"), kCodesPerPage);
  // A thousand cells: written straight, because the template's data would be copied several times over.
  std::string head;
  for (std::size_t c = columns.first; c < columns.last; ++c) {
    head += "<th scope=\"col\">" + html_escape(codes[c]) + "</th>";
  }
  data.set("heads", head);
  std::string body;
  for (std::size_t u = rows.first; u < rows.last; ++u) {
    const UnitItem& unit = *units[u];
    const std::string address = "/unit/" + percent_encode(unit.name);
    const Progress& done = progress_of[unit.name];
    body += fmt::format(
        "<tr><th scope=\"row\"><a href=\"{}\">{}</a></th><td class=\"done\"><progress max=\"{}\" value=\"{}\" "
        "aria-label=\"{}\"></progress> {}/{}</td>",
        address, html_escape(unit.name), done.flagged, done.reviewed, html_escape(words.word("reviewed")),
        done.reviewed, done.flagged);
    std::unordered_map<std::string_view, CriterionOutcome> verdicts;
    for (const CriterionVerdict& criterion : unit.criteria) verdicts.emplace(criterion.code, criterion.outcome);
    for (std::size_t c = columns.first; c < columns.last; ++c) {
      const auto found = verdicts.find(codes[c]);
      if (found == verdicts.end()) {
        body += "<td></td>";
        continue;
      }
      const std::string code = html_escape(codes[c]);
      body += fmt::format("<td><a class=\"{}\" href=\"{}/criterion/{}\" title=\"{}: {}\">{}</a></td>",
                          word_of(found->second), address, percent_encode(codes[c]), code,
                          html_escape(words.word(word_of(found->second))), mark_of(found->second));
    }
    body += "</tr>\n";
  }
  data.set("matrix", body);
  Data legend{Data::type::list};
  for (const CriterionOutcome outcome : kOutcomes) {
    Data entry;
    entry.set("state", std::string(word_of(outcome)));
    entry.set("mark", mark_of(outcome));
    entry.set("label", words.word(word_of(outcome)));
    legend.push_back(entry);
  }
  data.set("legend", legend);
  const std::string query = filter.query();
  data.set("pager", words.pager(rows.page, rows.pages, "/" + query) +
                        (columns.pages > 1 ? words.pager(columns.page, columns.pages, "/" + query, "columns") : ""));
  return page(context, "overview", words.word("overview"), data);
}

Response App::queue(Context& context) {
  const PageData words(*this, context);
  Filter filter = Filter::from(context.request);
  if (context.request.query.find("work") == context.request.query.end()) filter.work = "open";
  const std::string query = filter.query();
  Data data;
  data.set("filters", words.filter_fields(filter));
  std::map<std::string, std::string> held;
  {
    const std::lock_guard lock(records_mutex_);
    held = decisions_.held(options_.now());
  }
  Data list{Data::type::list};
  {
    const std::shared_lock lock(state_mutex_);
    std::vector<const EvidenceItem*> items;
    for (const EvidenceItem& item : context.campaign->evidence) {
      if (filter.takes(item, review_.of(item.id))) items.push_back(&item);
    }
    const PageRange range = page_range(items.size(), context.request.parameter("page"));
    for (std::size_t i = range.first; i < range.last; ++i) {
      Data row = words.evidence_row(*items[i], review_.of(items[i]->id));
      row.set("href", "/evidence/" + items[i]->id + query);
      const auto holder = held.find(items[i]->id);
      if (holder != held.end() && holder->second != context.session->account.name) {
        row.set("held", words.word("held_by") + " " + holder->second);
      }
      list.push_back(row);
    }
    if (!items.empty()) data.set("first", "/evidence/" + items.front()->id + query);
    data.set("count_text", text(context, Message{"panel.count", {{"count", std::to_string(items.size())}}}));
    data.set("pager", words.pager(range.page, range.pages, "/queue" + query));
  }
  data.set("rows", list);
  return page(context, "queue", words.word("queue"), data);
}

Response App::evidence(Context& context) {
  const EvidenceItem* item = visible_evidence(context);
  if (item == nullptr) return problem(context, 404, "panel.not_found");
  const PageData words(*this, context);
  const Account& account = context.session->account;
  const bool reviewer = account.role == Role::kAppraiser || account.role == Role::kChair;
  const DocumentFacts facts = corrected_facts(*item);
  EvidencePage view(words, *item, facts, *options_.input.trust, context.campaign->at);
  view.checks_that_hold(all_checks(*context.campaign, *item, facts));
  std::optional<Checkout> held;
  if (reviewer) {
    const std::lock_guard lock(records_mutex_);
    held = decisions_.check_out(item->claim.unit, item->claim.path, account.name, options_.now(), kCheckoutSeconds);
  }
  Filter filter = Filter::from(context.request);
  EvidenceState state;
  {
    const std::shared_lock lock(state_mutex_);
    state = review_.of(item->id);
    if (reviewer) {
      // Neighbours inside the filter; a file decided a moment ago keeps its place so that "previous" leads back.
      const EvidenceItem* previous = nullptr;
      const EvidenceItem* next = nullptr;
      std::size_t place = 0;
      std::size_t count = 0;
      bool passed = false;
      for (const EvidenceItem& other : context.campaign->evidence) {
        const bool here = &other == item;
        if (!here && !filter.takes(other, review_.of(other.id))) continue;
        ++count;
        if (here) {
          passed = true;
          place = count;
        } else if (!passed) {
          previous = &other;
        } else if (next == nullptr) {
          next = &other;
        }
      }
      view.neighbours(previous, next, place, count, filter.query());
    }
  }
  std::size_t shown_page = 1;
  const std::string asked = context.request.parameter("page");
  std::from_chars(asked.data(), asked.data() + asked.size(), shown_page);
  view.pages(static_cast<int>(std::min<std::size_t>(shown_page, 100000)), filter.query());
  view.header_crop(options_.kept_picture && options_.kept_picture(item->sha256, "header").has_value());
  view.review(state, account, held, words.history(state.history));
  return page(context, "evidence", item->claim.path, view.take());
}

DocumentFacts App::corrected_facts(const EvidenceItem& item) const {
  DocumentFacts facts = options_.input.facts(item.sha256);
  const std::shared_lock lock(state_mutex_);
  const auto found = corrections_.find({item.claim.unit, item.claim.path});
  if (found != corrections_.end() && found->second.sha256 == item.sha256) apply(found->second, facts);
  return facts;
}

// Judged once more by itself, keeping what holds: the campaign keeps only what weighs.
std::vector<Finding> App::all_checks(const Campaign& campaign, const EvidenceItem& item,
                                     const DocumentFacts& facts) const {
  CampaignJudge judge(*options_.input.policy, *options_.input.trust, campaign.at, true);
  const UnitItem* unit = campaign.unit(item.claim.unit);
  judge.add_submission({item.claim.unit, unit == nullptr ? "" : unit->kind, {}, std::nullopt});
  judge.add_evidence(item.claim, facts);
  std::vector<Finding> findings = judge.finish().evidence.at(0).verdict.findings;
  // The rest needs the whole campaign to be answered.
  std::erase_if(findings, [](const Finding& finding) {
    const CheckInfo* check = find_check(finding.check);
    return check == nullptr || (check->scope != CheckScope::kDocument && check->scope != CheckScope::kClaim);
  });
  return findings;
}

Response App::page_picture(Context& context) {
  const EvidenceItem* item = visible_evidence(context);
  int number = 0;
  const std::string& asked = context.arguments.at(1);
  std::from_chars(asked.data(), asked.data() + asked.size(), number);
  if (item == nullptr || number < 1 || number > std::max(item->pages, 1) || !options_.page_picture) return picture({});
  return picture(options_.page_picture(*item, number));
}

Response App::kept_picture(Context& context) {
  const EvidenceItem* item = visible_evidence(context);
  if (item == nullptr || !options_.kept_picture) return picture({});
  return picture(options_.kept_picture(item->sha256, context.arguments.at(1)));
}

Response App::original(Context& context) {
  const EvidenceItem* item = visible_evidence(context);
  auto bytes = item == nullptr || !options_.original ? std::nullopt : options_.original(*item);
  if (!bytes) return problem(context, 404, "panel.no_original");
  Response response;
  // Always a download: a submitted file is never shown as a page of this site.
  response.media_type = "application/octet-stream";
  response.body = std::move(*bytes);
  const auto slash = item->claim.path.rfind('/');
  const std::string name = slash == std::string::npos ? item->claim.path : item->claim.path.substr(slash + 1);
  response.headers.emplace_back("Content-Disposition", "attachment; filename*=UTF-8''" + percent_encode(name));
  return response;
}

Response App::decide(Context& context) {
  const EvidenceItem* item = visible_evidence(context);
  if (item == nullptr) return problem(context, 404, "panel.not_found");
  const Request& request = context.request;
  const Account& account = context.session->account;
  const auto kind = from_word<DecisionKind>(request.field("kind"));
  Decision decision;
  decision.unit = item->claim.unit;
  decision.path = item->claim.path;
  decision.sha256 = item->sha256;
  decision.value = request.field("value").substr(0, 200);
  decision.reason = request.field("reason").substr(0, 4000);
  decision.actor = account.name;
  decision.at = now_utc();
  if (!kind || *kind == DecisionKind::kScore) return problem(context, 400, "panel.bad_form");
  decision.kind = *kind;

  // Who may do what: the unit answers when asked; the chair alone reviews a second time; all else is the reviewers'.
  const bool unit = account.role == Role::kUnit;
  if (unit != (decision.kind == DecisionKind::kAnswer)) return problem(context, 403, "panel.not_for_you");
  if (decision.kind == DecisionKind::kSecond && account.role != Role::kChair) {
    return problem(context, 403, "panel.not_for_you");
  }
  if (request.field("seen") != item->seen) return problem(context, 409, "panel.verdict_moved");

  const bool has_reason = decision.reason.find_first_not_of(" \t\r\n") != std::string::npos;
  bool corrected = false;
  switch (decision.kind) {
    case DecisionKind::kAgree:
      decision.value = item->verdict.zero_proposed ? "zero" : std::string(word_of(item->verdict.outcome));
      break;
    case DecisionKind::kOverride:
      if (!is_outcome_word(decision.value)) return problem(context, 400, "panel.bad_form");
      if (!has_reason) return problem(context, 422, "panel.reason_needed");
      break;
    case DecisionKind::kSecond:
      if (!is_outcome_word(decision.value)) return problem(context, 400, "panel.bad_form");
      break;
    case DecisionKind::kAsk:
    case DecisionKind::kAnswer:
      decision.value.clear();
      if (!has_reason) return problem(context, 422, "panel.reason_needed");
      break;
    case DecisionKind::kNumber: {
      const std::string typed = request.field("typed").empty() ? decision.value : request.field("typed");
      const auto number = parse_document_number(typed);
      if (!number) return problem(context, 422, "panel.no_number");
      decision.value = print_document_number(*number);
      corrected = true;
      break;
    }
    case DecisionKind::kDate: {
      const std::string typed = request.field("typed").empty() ? decision.value : request.field("typed");
      const auto date = read_typed_date(typed);
      if (!date) return problem(context, 422, "panel.no_date");
      decision.value = *date;
      corrected = true;
      break;
    }
    case DecisionKind::kWithdraw:
    case DecisionKind::kScore:
      decision.value.clear();
      break;
  }
  if (!unit && decision.kind != DecisionKind::kSecond) {
    const std::lock_guard lock(records_mutex_);
    if (decisions_.check_out(decision.unit, decision.path, account.name, options_.now(), kCheckoutSeconds)) {
      return problem(context, 409, "panel.held_by_other");
    }
  }
  if (decision.kind == DecisionKind::kAnswer) {
    const std::shared_lock lock(state_mutex_);
    if (!review_.of(item->id).waiting_for_unit()) return problem(context, 409, "panel.not_asked");
  }
  record(decision);
  if (corrected) rejudge(decision.unit);
  const std::string back = request.field("back");
  const bool onward = (decision.kind == DecisionKind::kAgree || decision.kind == DecisionKind::kOverride ||
                       decision.kind == DecisionKind::kAsk) &&
                      back.starts_with("/evidence/") && back.find_first_of("\r\n") == std::string::npos;
  return redirect(onward ? back : "/evidence/" + item->id);
}

}  // namespace kiemchung::panel
