// The audit log and the accounts.
#include <algorithm>
#include <charconv>

#include "pipeline/panel/app.h"
#include "pipeline/panel/page_data.h"

namespace kiemchung::panel {

namespace {

// "override | | accepted | why | sha256" as people read it; the log itself keeps the words of the program.
std::string decision_in_words(const PageData& words, const std::string& detail) {
  std::string text;
  std::size_t from = 0;
  for (int part = 0; from <= detail.size(); ++part) {
    const auto end = std::min(detail.find(" | ", from), detail.size());
    std::string piece = detail.substr(from, end - from);
    from = end + 3;
    if (part == 0) piece = words.word("did_" + piece);
    if (piece == "accepted" || piece == "rejected" || piece == "review" || piece == "zero") piece = words.word(piece);
    if (!piece.empty()) text += (text.empty() ? "" : " · ") + piece;
  }
  return text;
}

}  // namespace

Response App::audit(Context& context) {
  constexpr int kRows = 200;
  const PageData words(*this, context);
  std::int64_t before = INT64_MAX;
  const std::string asked = context.request.parameter("before");
  std::from_chars(asked.data(), asked.data() + asked.size(), before);
  std::vector<AuditRow> rows;
  std::vector<std::string> faults;
  std::string head;
  {
    const std::lock_guard lock(records_mutex_);
    rows = log_.latest(kRows, before);
    faults = log_.verify();
    head = log_.head();
  }
  Data data;
  Data list{Data::type::list};
  for (const AuditRow& row : rows) {
    Data each;
    each.set("number", std::to_string(row.number));
    each.set("at", words.local_time(row.at));
    each.set("actor", row.actor.empty() ? "–" : row.actor);
    each.set("action", words.word("action_" + row.action));
    each.set("subject", row.subject);
    each.set("detail", row.action == "decision" ? decision_in_words(words, row.detail) : row.detail);
    list.push_back(each);
  }
  data.set("rows", list);
  data.set("broken", !faults.empty());
  data.set("chain",
           faults.empty() ? words.word("chain_holds") + " " + head : words.word("chain_broken") + " " + faults.front());
  if (static_cast<int>(rows.size()) == kRows) data.set("older", "/audit?before=" + std::to_string(rows.back().number));
  return page(context, "audit", words.word("audit"), data);
}

Response App::accounts_page(Context& context) {
  const PageData words(*this, context);
  std::vector<Account> accounts;
  {
    const std::lock_guard lock(records_mutex_);
    accounts = accounts_.list();
  }
  Data data;
  Data rows{Data::type::list};
  for (const Account& account : accounts) {
    Data row;
    row.set("name", account.name);
    row.set("title", account.title);
    row.set("role", words.word("role_" + std::string(word_of(account.role))));
    row.set("unit", account.unit);
    row.set("toggle", account.active ? "no" : "yes");
    row.set("toggle_label", words.word(account.active ? "switch_off" : "switch_on"));
    rows.push_back(row);
  }
  data.set("rows", rows);
  Data units{Data::type::list};
  for (const UnitItem& unit : context.campaign->units) units.push_back(unit.name);
  data.set("units", units);
  const std::string error = context.request.field("error");
  if (!error.empty()) data.set("error", error);
  return page(context, "accounts", words.word("accounts"), data);
}

Response App::create_account(Context& context) {
  const Request& request = context.request;
  const auto role = from_word<Role>(request.field("role"));
  if (!role) return problem(context, 400, "panel.bad_form");
  Account account{request.field("name"), request.field("title").substr(0, 80), *role,
                  *role == Role::kUnit ? request.field("unit") : "", true};
  if (*role == Role::kUnit && context.campaign->unit(account.unit) == nullptr)
    return problem(context, 422, "panel.no_unit");
  std::optional<std::string> fault;
  {
    const std::lock_guard lock(records_mutex_);
    Transaction transaction(database_);
    fault = accounts_.create(account, request.field("password").substr(0, 1000), options_.now());
    if (!fault) {
      log_.append(now_utc(), context.session->account.name, "create_account", account.name,
                  std::string(word_of(account.role)) + " " + account.unit);
      transaction.commit();
    }
  }
  if (fault) {
    Data data;
    data.set("text", *fault);
    return page(context, "problem", *fault, data, 422);
  }
  return redirect("/accounts");
}

Response App::toggle_account(Context& context) {
  const std::string& name = context.arguments.at(0);
  const bool active = context.request.field("active") == "yes";
  // Nobody locks himself out: the last door would be the command on the server.
  if (name == context.session->account.name) return problem(context, 422, "panel.not_yourself");
  const std::lock_guard lock(records_mutex_);
  if (!accounts_.find(name)) return problem(context, 404, "panel.not_found");
  Transaction transaction(database_);
  accounts_.set_active(name, active);
  log_.append(now_utc(), context.session->account.name, active ? "switch_on" : "switch_off", name, "");
  transaction.commit();
  return redirect("/accounts");
}

}  // namespace kiemchung::panel
