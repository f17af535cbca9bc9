// The quality sample, closing a round, and its record.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <numeric>

#include "pipeline/panel/app.h"
#include "pipeline/panel/page_data.h"
#include "pipeline/panel/round_record.h"
#include "pipeline/sha256.h"
#include "verifiers/policy.h"

namespace kiemchung::panel {

namespace {

std::size_t whole_number(const std::string& text, std::size_t standard, std::size_t most) {
  std::size_t value = standard;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::min(value, most);
}

const ClosedRound* find_round(const std::vector<ClosedRound>& rounds, const std::string& name) {
  const auto found = std::find_if(rounds.begin(), rounds.end(), [&](const auto& each) { return each.round == name; });
  return found == rounds.end() ? nullptr : &*found;
}

}  // namespace

Response App::sample(Context& context) {
  constexpr std::size_t kStandardSize = 20;
  const PageData words(*this, context);
  const std::size_t seed = whole_number(context.request.parameter("seed"), 1, 999999999);
  const std::size_t size = whole_number(context.request.parameter("size"), kStandardSize, 500);
  // Ranked by a hash of seed and file, so that anyone draws the same sample whatever the order of the list.
  std::vector<std::pair<std::string, const EvidenceItem*>> ranked;
  for (const EvidenceItem& item : context.campaign->evidence) {
    if (!item.flagged) ranked.emplace_back(sha256_of(std::to_string(seed) + ":" + item.id + ":" + item.sha256), &item);
  }
  std::sort(ranked.begin(), ranked.end());
  const std::size_t all = ranked.size();
  if (ranked.size() > size) ranked.resize(size);
  Data data;
  data.set("seed", std::to_string(seed));
  data.set("size", std::to_string(size));
  data.set("count_text",
           text(context, Message{"panel.sample_count",
                                 {{"count", std::to_string(ranked.size())}, {"all", std::to_string(all)}}}));
  Data rows{Data::type::list};
  {
    const std::shared_lock lock(state_mutex_);
    for (const auto& [rank, item] : ranked) {
      rows.push_back(words.evidence_row(*item, review_.of(item->id)));
    }
  }
  data.set("rows", rows);
  return page(context, "sample", words.word("quality_sample"), data);
}

Response App::round(Context& context) {
  const PageData words(*this, context);
  std::vector<ClosedRound> closed;
  {
    const std::lock_guard lock(records_mutex_);
    closed = decisions_.closed_rounds();
  }
  std::size_t open = 0;
  std::size_t decided = 0;
  {
    const std::shared_lock lock(state_mutex_);
    for (const EvidenceItem& item : context.campaign->evidence) {
      const bool reviewed = review_.of(item.id).reviewed(item.sha256);
      if (reviewed) ++decided;
      if (item.flagged && !reviewed) ++open;
    }
  }
  Data data;
  Data numbers{Data::type::list};
  numbers.push_back(words.number(std::to_string(context.campaign->evidence.size()), "evidence"));
  numbers.push_back(words.number(std::to_string(decided), "decided"));
  numbers.push_back(words.number(std::to_string(open), "open"));
  data.set("numbers", numbers);
  data.set("may_close", context.session->account.role == Role::kChair);
  if (open > 0) data.set("open_left", text(context, Message{"panel.open_left", {{"count", std::to_string(open)}}}));
  data.set("round", context.campaign->round);
  Data list{Data::type::list};
  for (const ClosedRound& round : closed) {
    Data row;
    row.set("round", round.round);
    row.set("round_path", percent_encode(round.round));
    row.set("actor", round.actor);
    row.set("at", words.local_time(round.at));
    row.set("sha256", round.sha256);
    list.push_back(row);
  }
  data.set("closed", list);
  return page(context, "round", words.word("close_round"), data);
}

Response App::close_round(Context& context) {
  ClosedRound round;
  round.round = context.request.field("round").substr(0, 80);
  if (round.round.find_first_not_of(" \t") == std::string::npos || round.round == "close" ||
      round.round.find('/') != std::string::npos || context.request.field("sure") != "yes") {
    return problem(context, 422, "panel.bad_form");
  }
  round.actor = context.session->account.name;
  round.at = now_utc();
  const std::lock_guard lock(records_mutex_);
  if (find_round(decisions_.closed_rounds(), round.round) != nullptr)
    return problem(context, 409, "panel.round_closed");
  round.audit_head = log_.head();
  {
    const std::shared_lock state(state_mutex_);
    round.record = make_record(round.round, options_.input.policy->id, round.at, round.actor, round.audit_head,
                               *context.campaign, review_);
  }
  round.sha256 = sha256_of(round.record);
  decisions_.close_round(round);
  return redirect("/round/" + percent_encode(round.round));
}

Response App::round_record(Context& context) {
  const PageData words(*this, context);
  std::vector<ClosedRound> closed;
  {
    const std::lock_guard lock(records_mutex_);
    closed = decisions_.closed_rounds();
  }
  const ClosedRound* round = find_round(closed, context.arguments.at(0));
  if (round == nullptr) return problem(context, 404, "panel.not_found");
  const auto record = nlohmann::ordered_json::parse(round->record);
  const auto points = [&](const nlohmann::ordered_json& value) {
    return words.points(value.is_number() ? std::optional(value.get<double>()) : std::nullopt);
  };
  Data data;
  data.set("round", round->round);
  data.set("round_path", percent_encode(round->round));
  data.set("policy_title", options_.policy_title);
  data.set("at", words.local_time(round->at));
  data.set("actor", round->actor);
  data.set("sha256", round->sha256);
  data.set("audit_head", round->audit_head);
  Data units{Data::type::list};
  for (const auto& unit : record.at("units")) {
    Data each;
    each.set("unit", unit.at("unit").get<std::string>());
    Data criteria{Data::type::list};
    for (const auto& criterion : unit.at("criteria")) {
      Data row;
      row.set("code", criterion.at("code").get<std::string>());
      row.set("state_label", words.word(criterion.at("outcome").get<std::string>()));
      row.set("self", points(criterion.at("self_score")));
      row.set("proposed", points(criterion.at("proposed_score")));
      row.set("final", points(criterion.at("final_score")));
      criteria.push_back(row);
    }
    each.set("any_criteria", !criteria.list_value().empty());
    each.set("criteria", criteria);
    Data evidence{Data::type::list};
    for (const auto& file : unit.at("evidence")) {
      Data row;
      row.set("path", file.at("path").get<std::string>());
      row.set("number", file.at("number").get<std::string>());
      row.set("date", words.date(file.at("date").get<std::string>()));
      row.set("reason", file.value("reason", ""));
      row.set("state_label", words.word(file.at("outcome").get<std::string>()));
      row.set("decision", file.at("decided").is_string() ? words.word(file.at("decided").get<std::string>()) : "–");
      row.set("sha256", file.at("sha256").get<std::string>());
      evidence.push_back(row);
    }
    each.set("evidence", evidence);
    units.push_back(each);
  }
  data.set("units", units);
  return page(context, "record", words.word("record_title"), data);
}

Response App::round_json(Context& context) {
  const std::lock_guard lock(records_mutex_);
  const auto closed = decisions_.closed_rounds();
  const ClosedRound* round = find_round(closed, context.arguments.at(0));
  if (round == nullptr) return problem(context, 404, "panel.not_found");
  Response response;
  response.media_type = "application/json";
  response.body = round->record;
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"bien-ban.json\"");
  return response;
}

Response App::round_xlsx(Context& context) {
  const std::lock_guard lock(records_mutex_);
  const auto closed = decisions_.closed_rounds();
  const ClosedRound* round = find_round(closed, context.arguments.at(0));
  if (round == nullptr) return problem(context, 404, "panel.not_found");
  Response response;
  response.media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  const PageData words(*this, context);
  response.body = record_to_xlsx(*round, [&words](const std::string& key) { return words.word(key); });
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"bien-ban.xlsx\"");
  return response;
}

}  // namespace kiemchung::panel
