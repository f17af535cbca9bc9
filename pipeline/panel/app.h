// The panel as one function from request to response: who may do what, on which page, with which record.
//
// Every route stands in one table with the roles it is for (routes()); a test walks it role by role. A unit account
// sees its own unit only; of others it is told "not found", so that names do not leak.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "pipeline/panel/accounts.h"
#include "pipeline/panel/audit.h"
#include "pipeline/panel/campaign.h"
#include "pipeline/panel/decisions.h"
#include "pipeline/panel/http_server.h"
#include "pipeline/panel/review_state.h"
#include "pipeline/panel/templates.h"
#include "pipeline/run.h"
#include "verifiers/message_catalogue.h"

namespace kiemchung::panel {

// A page as a picture, and the part of a document cut out while it was examined.
struct PagePicture {
  std::string media_type;
  std::string bytes;
};

struct AppOptions {
  std::string database;  // path of the panel's records, beside or inside the store
  CampaignInput input;
  const MessageCatalogue* vi = nullptr;
  const MessageCatalogue* en = nullptr;
  std::string policy_title;
  // Made by a sandboxed worker, never here; nothing where a page cannot be drawn.
  std::function<std::optional<PagePicture>(const EvidenceItem& item, int page)> page_picture;
  // A picture kept with the facts ("header"); nothing if there is none.
  std::function<std::optional<PagePicture>(const std::string& sha256, const std::string& place)> kept_picture;
  // The file as the unit sent it; nothing if it cannot be opened any more.
  std::function<std::optional<std::string>(const EvidenceItem& item)> original;
  std::function<std::int64_t()> now;  // seconds since 1970
  bool secure_cookies = false;        // behind a TLS proxy
  std::size_t small_campaign = 2000;  // files up to which a correction judges the whole campaign at once
};

class App;

struct Context {  // one request on its way
  const Request& request;
  std::vector<std::string> arguments;  // what stood at the ":" places of the pattern
  std::optional<Session> session;
  std::string language;  // "vi" or "en"
  std::shared_ptr<const Campaign> campaign;
};

using Handler = Response (App::*)(Context&);

struct Route {
  std::string_view method;   // GET or POST
  std::string_view pattern;  // "/evidence/:/decide"; ":" takes one segment
  unsigned roles;            // bits of role_bit(); 0 = anyone
  Handler handler;
};
constexpr unsigned role_bit(Role role) { return 1u << static_cast<unsigned>(role); }

class App {
 public:
  // Reads all records, judges the campaign. Throws RunError if the database cannot be used.
  explicit App(AppOptions options);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Called from several threads.
  Response handle(const Request& request);
  static std::span<const Route> routes();
  // What is shown at this moment; stays whole for its holder whatever is judged meanwhile.
  std::shared_ptr<const Campaign> campaign() const;
  // The submissions as they are now, judged at `at`. Pages of the old ones go on until the new ones are ready.
  void replace_submissions(RunResult&& taken_in, const std::string& at);

 private:
  friend struct PageData;

  // Pages, in files by who uses them: pages_review, pages_unit, pages_round, pages_admin.
  Response login_page(Context&);
  Response login(Context&);
  Response logout(Context&);
  Response language(Context&);
  Response static_file(Context&);
  Response overview(Context&);
  Response queue(Context&);
  Response evidence(Context&);
  Response page_picture(Context&);
  Response kept_picture(Context&);
  Response original(Context&);
  Response decide(Context&);
  Response unit(Context&);
  Response criterion(Context&);
  Response score(Context&);
  Response search(Context&);
  Response sample(Context&);
  Response round(Context&);
  Response close_round(Context&);
  Response round_record(Context&);
  Response round_json(Context&);
  Response round_xlsx(Context&);
  Response audit(Context&);
  Response accounts_page(Context&);
  Response create_account(Context&);
  Response toggle_account(Context&);

  const Route* find_route(const Request& request, std::vector<std::string>& arguments, bool& other_method) const;
  Response page(Context& context, std::string_view name, const std::string& title, Data data, int status = 200);
  Response problem(Context& context, int status, std::string_view key);
  std::string text(const Context& context, std::string_view key) const;
  std::string text(const Context& context, const Message& message) const;
  const MessageCatalogue& catalogue(const Context& context) const;
  std::string now_utc() const;
  bool sees(const Context& context, const std::string& unit) const;
  const EvidenceItem* visible_evidence(const Context& context) const;
  DocumentFacts corrected_facts(const EvidenceItem& item) const;
  std::vector<Finding> all_checks(const Campaign& campaign, const EvidenceItem& item, const DocumentFacts& facts) const;

  void rejudge(const std::string& unit);
  void rejudge_all();
  Decision record(const Decision& decision);
  std::vector<Account> reviewers() const;

  AppOptions options_;
  Templates templates_;
  const Data texts_vi_;
  const Data texts_en_;
  mutable std::mutex records_mutex_;  // database_, log_, accounts_, decisions_
  Database database_;
  AuditLog log_;
  Accounts accounts_;
  Decisions decisions_;
  mutable std::shared_mutex state_mutex_;  // campaign_, review_, corrections_
  std::shared_ptr<const Campaign> campaign_;
  ReviewState review_;
  Corrections corrections_;
  std::mutex judging_mutex_;  // one judgement at a time; input_'s functions are not thread-safe
  std::jthread background_;
  std::atomic<bool> stale_{false};
};

}  // namespace kiemchung::panel
