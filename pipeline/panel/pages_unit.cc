// One unit, one criterion, its final score, and search.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "extractors/fields/text_norm.h"
#include "pipeline/panel/app.h"
#include "pipeline/panel/page_data.h"
#include "verifiers/criteria.h"

namespace kiemchung::panel {

namespace {

const CriterionVerdict* find_criterion(const UnitItem& unit, const std::string& code) {
  const auto found = std::find_if(unit.criteria.begin(), unit.criteria.end(),
                                  [&](const CriterionVerdict& each) { return each.code == code; });
  return found == unit.criteria.end() ? nullptr : &*found;
}

// "1,5" or "1.5"; nothing for anything else.
std::optional<double> read_points(std::string text) {
  std::replace(text.begin(), text.end(), ',', '.');
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<double> points_of(const Decision* decision) {
  return decision == nullptr ? std::nullopt : read_points(decision->value);
}

}  // namespace

Response App::unit(Context& context) {
  const UnitItem* unit = context.campaign->unit(context.arguments.at(0));
  if (unit == nullptr || !sees(context, unit->name)) return problem(context, 404, "panel.not_found");
  const PageData words(*this, context);
  Data data;
  data.set("unit", unit->name);
  Data criteria{Data::type::list};
  Data missing{Data::type::list};
  std::map<CriterionOutcome, std::size_t> counts;
  Data rows{Data::type::list};
  Data asked{Data::type::list};
  const PageRange range = page_range(unit->evidence.size(), context.request.parameter("page"));
  {
    const std::shared_lock lock(state_mutex_);
    for (const CriterionVerdict& criterion : unit->criteria) {
      ++counts[criterion.outcome];
      Data row;
      row.set("code", criterion.code);
      row.set("title", words.criterion_title(criterion));
      row.set("href", "/unit/" + percent_encode(unit->name) + "/criterion/" + percent_encode(criterion.code));
      row.set("state", std::string(word_of(criterion.outcome)));
      row.set("state_label", words.word(word_of(criterion.outcome)));
      row.set("self", words.points(criterion.self_score));
      row.set("maximum", words.points(criterion.maximum));
      row.set("proposed", words.points(criterion.proposed_score));
      row.set("final", words.points(points_of(review_.score(unit->name, criterion.code))));
      row.set("reason", criterion.reasons.empty() ? "" : text(context, criterion.reasons.front().message));
      criteria.push_back(row);
      if (criterion.outcome == CriterionOutcome::kMissing) missing.push_back(row);
    }
    for (const std::size_t place : unit->evidence) {
      const EvidenceItem& item = context.campaign->evidence[place];
      const EvidenceState& state = review_.of(item.id);
      if (!state.waiting_for_unit()) continue;
      Data row;
      row.set("href", "/evidence/" + item.id);
      row.set("path", item.claim.path);
      row.set("question", state.asked->reason);
      asked.push_back(row);
    }
    for (std::size_t i = range.first; i < range.last; ++i) {
      const EvidenceItem& item = context.campaign->evidence[unit->evidence[i]];
      rows.push_back(words.evidence_row(item, review_.of(item.id)));
    }
  }
  Data numbers{Data::type::list};
  numbers.push_back(words.number(std::to_string(unit->evidence.size()), "evidence"));
  for (const auto& [outcome, count] : counts) numbers.push_back(words.number(std::to_string(count), word_of(outcome)));
  data.set("numbers", numbers);
  data.set("criteria", criteria);
  data.set("any_missing", !missing.list_value().empty());
  data.set("missing", missing);
  data.set("unit_path", percent_encode(unit->name));
  data.set("reviewer", context.session->account.role != Role::kUnit);
  if (!asked.list_value().empty()) {
    Data block;
    block.set("items", asked);
    data.set("asked", block);
  }
  data.set("findings", words.findings(unit->findings));
  data.set("rows", rows);
  data.set("pager", words.pager(range.page, range.pages, "/unit/" + percent_encode(unit->name)));
  return page(context, "unit", unit->name, data);
}

Response App::criterion(Context& context) {
  const UnitItem* unit = context.campaign->unit(context.arguments.at(0));
  if (unit == nullptr || !sees(context, unit->name)) return problem(context, 404, "panel.not_found");
  const CriterionVerdict* criterion = find_criterion(*unit, context.arguments.at(1));
  if (criterion == nullptr) return problem(context, 404, "panel.not_found");
  const PageData words(*this, context);
  Data data;
  data.set("self", "/unit/" + percent_encode(unit->name) + "/criterion/" + percent_encode(criterion->code));
  data.set("code", criterion->code);
  data.set("title", words.criterion_title(*criterion));
  data.set("unit", unit->name);
  data.set("unit_path", percent_encode(unit->name));
  data.set("state", std::string(word_of(criterion->outcome)));
  data.set("state_label", words.word(word_of(criterion->outcome)));
  data.set("reasons", words.findings(criterion->reasons));
  if (const auto row = unit->rows.find(criterion->code); row != unit->rows.end()) {
    if (!row->second.explanation.empty()) data.set("explanation", row->second.explanation);
    data.set("explanation_cell", row->second.cell);
  }
  Data rows{Data::type::list};
  std::optional<double> final_score;
  {
    const std::shared_lock lock(state_mutex_);
    for (const std::string& path : criterion->evidence) {
      const auto place = context.campaign->by_place.find({unit->name, path});
      if (place == context.campaign->by_place.end()) continue;
      const EvidenceItem& item = context.campaign->evidence[place->second];
      rows.push_back(words.evidence_row(item, review_.of(item.id)));
    }
    final_score = points_of(review_.score(unit->name, criterion->code));
    data.set("history", words.history(review_.score_history(unit->name, criterion->code)));
  }
  data.set("rows", rows);
  Data numbers{Data::type::list};
  numbers.push_back(words.number(words.points(criterion->self_score), "self_score"));
  numbers.push_back(words.number(words.points(criterion->maximum), "maximum"));
  numbers.push_back(words.number(words.points(criterion->proposed_score), "proposed"));
  numbers.push_back(words.number(words.points(final_score), "final"));
  data.set("numbers", numbers);
  data.set("may_score", context.session->account.role != Role::kUnit);
  return page(context, "criterion", criterion->code + " " + unit->name, data);
}

Response App::score(Context& context) {
  const UnitItem* unit = context.campaign->unit(context.arguments.at(0));
  const CriterionVerdict* criterion = unit == nullptr ? nullptr : find_criterion(*unit, context.arguments.at(1));
  if (criterion == nullptr) return problem(context, 404, "panel.not_found");
  const auto points = read_points(context.request.field("value"));
  if (!points || *points < 0.0 || (criterion->maximum && *points > *criterion->maximum)) {
    return problem(context, 422, "panel.bad_score");
  }
  Decision decision;
  decision.kind = DecisionKind::kScore;
  decision.unit = unit->name;
  decision.code = criterion->code;
  decision.value = fmt::format("{}", *points);
  decision.reason = context.request.field("reason").substr(0, 4000);
  decision.actor = context.session->account.name;
  decision.at = now_utc();
  const bool as_proposed = criterion->proposed_score && std::abs(*criterion->proposed_score - *points) < 1e-9;
  if (!as_proposed && decision.reason.find_first_not_of(" \t\r\n") == std::string::npos) {
    return problem(context, 422, "panel.reason_needed");
  }
  record(decision);
  return redirect("/unit/" + percent_encode(unit->name) + "/criterion/" + percent_encode(criterion->code));
}

Response App::search(Context& context) {
  constexpr std::size_t kMostRows = 100;
  const PageData words(*this, context);
  const std::string asked = context.request.parameter("q").substr(0, 200);
  Data data;
  data.set("q", asked);
  const std::string key = fold_key(asked);
  if (!key.empty()) {
    Data rows{Data::type::list};
    std::size_t count = 0;
    const std::shared_lock lock(state_mutex_);
    for (const EvidenceItem& item : context.campaign->evidence) {
      if (!sees(context, item.claim.unit) || item.search.find(key) == std::string::npos) continue;
      if (++count <= kMostRows) rows.push_back(words.evidence_row(item, review_.of(item.id)));
    }
    data.set("searched", true);
    data.set("count_text", text(context, Message{"panel.count", {{"count", std::to_string(count)}}}));
    data.set("rows", rows);
  }
  return page(context, "search", words.word("search"), data);
}

}  // namespace kiemchung::panel
