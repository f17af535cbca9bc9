#include "pipeline/panel/app.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "pipeline/panel/page_data.h"

namespace kiemchung::panel {

namespace {

constexpr unsigned kUnit = role_bit(Role::kUnit);
constexpr unsigned kAppraiser = role_bit(Role::kAppraiser);
constexpr unsigned kChair = role_bit(Role::kChair);
constexpr unsigned kAdmin = role_bit(Role::kAdmin);
constexpr unsigned kReviewers = kAppraiser | kChair;
constexpr const char* kSessionCookie = "kc_session";
constexpr const char* kLoginCookie = "kc_login";
constexpr const char* kLanguageCookie = "kc_lang";

std::string cookie(const std::string& name, const std::string& value, bool secure, const char* more) {
  return name + "=" + value + "; Path=/; SameSite=Strict" + more + (secure ? "; Secure" : "");
}

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    if (path.front() == '/') {
      path.remove_prefix(1);
      continue;
    }
    const auto end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

bool matches(std::string_view pattern, const std::vector<std::string>& path, std::vector<std::string>& arguments) {
  const auto parts = split(pattern);
  if (parts.size() != path.size()) return false;
  arguments.clear();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == ":") {
      arguments.push_back(path[i]);
    } else if (parts[i] != path[i]) {
      return false;
    }
  }
  return true;
}

// Where to go after a change of language: a place of this site, or home.
std::string local_target(const std::string& target) {
  const bool local = target.size() > 1 && target[0] == '/' && target[1] != '/' && target[1] != '\\' &&
                     target.find_first_of("\r\n") == std::string::npos;
  return local ? target : "/";
}

}  // namespace

std::span<const Route> App::routes() {
  static constexpr Route kRoutes[] = {
      {"GET", "/login", 0, &App::login_page},
      {"POST", "/login", 0, &App::login},
      {"GET", "/static/:", 0, &App::static_file},
      {"GET", "/language/:", 0, &App::language},
      {"POST", "/logout", kUnit | kReviewers | kAdmin, &App::logout},
      {"GET", "/", kUnit | kReviewers | kAdmin, &App::overview},
      {"GET", "/queue", kReviewers, &App::queue},
      {"GET", "/evidence/:", kUnit | kReviewers, &App::evidence},
      {"GET", "/evidence/:/page/:", kUnit | kReviewers, &App::page_picture},
      {"GET", "/evidence/:/picture/:", kUnit | kReviewers, &App::kept_picture},
      {"GET", "/evidence/:/original", kUnit | kReviewers, &App::original},
      {"POST", "/evidence/:/decide", kUnit | kReviewers, &App::decide},
      {"GET", "/unit/:", kUnit | kReviewers, &App::unit},
      {"GET", "/unit/:/criterion/:", kUnit | kReviewers, &App::criterion},
      {"POST", "/unit/:/criterion/:/score", kReviewers, &App::score},
      {"GET", "/search", kUnit | kReviewers, &App::search},
      {"GET", "/sample", kReviewers, &App::sample},
      {"GET", "/round", kReviewers, &App::round},
      {"POST", "/round/close", kChair, &App::close_round},
      {"GET", "/round/:", kReviewers, &App::round_record},
      {"GET", "/round/:/json", kReviewers, &App::round_json},
      {"GET", "/round/:/xlsx", kReviewers, &App::round_xlsx},
      {"GET", "/audit", kChair | kAdmin, &App::audit},
      {"GET", "/accounts", kAdmin, &App::accounts_page},
      {"POST", "/accounts", kAdmin, &App::create_account},
      {"POST", "/accounts/:/active", kAdmin, &App::toggle_account},
  };
  return kRoutes;
}

App::App(AppOptions options)
    : options_(std::move(options)),
      texts_vi_(PageData::texts_of(*options_.vi)),
      texts_en_(PageData::texts_of(*options_.en)),
      database_(options_.database, true),
      log_(database_),
      accounts_(database_),
      decisions_(database_, log_) {
  for (const Decision& decision : decisions_.all()) review_.add(decision);
  corrections_ = corrections_of(review_.all());
  campaign_ = build_campaign(options_.input, corrections_);
}

App::~App() = default;

const Route* App::find_route(const Request& request, std::vector<std::string>& arguments, bool& other_method) const {
  const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
  for (const Route& route : routes()) {
    if (!matches(route.pattern, request.path, arguments)) continue;
    if (route.method == method) return &route;
    other_method = true;
  }
  return nullptr;
}

Response App::handle(const Request& request) {
  Context context{request, {}, {}, "vi", campaign()};
  if (const auto chosen = request.cookies.find(kLanguageCookie);
      chosen != request.cookies.end() && chosen->second == "en") {
    context.language = "en";
  }
  if (const auto token = request.cookies.find(kSessionCookie); token != request.cookies.end()) {
    const std::lock_guard lock(records_mutex_);
    context.session = accounts_.session(token->second, options_.now());
  }
  bool other_method = false;
  const Route* route = find_route(request, context.arguments, other_method);
  if (route == nullptr) {
    if (!context.session) return redirect("/login");
    return problem(context, other_method ? 405 : 404, other_method ? "panel.wrong_method" : "panel.not_found");
  }
  if (route->roles != 0) {
    if (!context.session) {
      return request.method == "POST" ? problem(context, 403, "panel.session_over") : redirect("/login");
    }
    if ((route->roles & role_bit(context.session->account.role)) == 0)
      return problem(context, 403, "panel.not_for_you");
    if (request.method == "POST" && !same_token(request.field("csrf"), context.session->csrf)) {
      return problem(context, 403, "panel.form_stale");
    }
  }
  return (this->*route->handler)(context);
}

std::shared_ptr<const Campaign> App::campaign() const {
  const std::shared_lock lock(state_mutex_);
  return campaign_;
}

const MessageCatalogue& App::catalogue(const Context& context) const {
  return context.language == "en" ? *options_.en : *options_.vi;
}

std::string App::text(const Context& context, std::string_view key) const { return catalogue(context).text(key); }
std::string App::text(const Context& context, const Message& message) const { return catalogue(context).text(message); }

std::string App::now_utc() const {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(options_.now())));
}

bool App::sees(const Context& context, const std::string& unit) const {
  const Account& account = context.session->account;
  return account.role == Role::kUnit ? account.unit == unit : account.role != Role::kAdmin;
}

const EvidenceItem* App::visible_evidence(const Context& context) const {
  const EvidenceItem* item = context.campaign->find(context.arguments.at(0));
  return item != nullptr && sees(context, item->claim.unit) ? item : nullptr;
}

Decision App::record(const Decision& decision) {
  Decision kept;
  {
    const std::lock_guard lock(records_mutex_);
    kept = decisions_.record(decision);
  }
  const std::unique_lock lock(state_mutex_);
  review_.add(kept);
  return kept;
}

std::vector<Account> App::reviewers() const {
  const std::lock_guard lock(records_mutex_);
  std::vector<Account> accounts = accounts_.list();
  std::erase_if(accounts,
                [](const Account& each) { return each.role != Role::kAppraiser && each.role != Role::kChair; });
  return accounts;
}

void App::rejudge(const std::string& unit) {
  const std::lock_guard judging(judging_mutex_);
  {
    const std::unique_lock lock(state_mutex_);
    corrections_ = corrections_of(review_.all());
  }
  const auto old = campaign();
  const bool small = old->evidence.size() <= options_.small_campaign;
  auto fresh =
      small ? build_campaign(options_.input, corrections_) : rebuild_unit(*old, options_.input, corrections_, unit);
  {
    const std::unique_lock lock(state_mutex_);
    campaign_ = std::move(fresh);
  }
  // In a large campaign the findings across units follow in the background.
  if (!small && !stale_.exchange(true)) {
    background_ = std::jthread([this] { rejudge_all(); });
  }
}

void App::replace_submissions(RunResult&& taken_in, const std::string& at) {
  const std::lock_guard judging(judging_mutex_);
  options_.input.manifest = std::move(taken_in.manifest);
  options_.input.sheets = std::move(taken_in.sheets);
  options_.input.frozen = std::move(taken_in.frozen);
  options_.input.at = at;
  auto fresh = build_campaign(options_.input, corrections_);
  const std::unique_lock lock(state_mutex_);
  campaign_ = std::move(fresh);
}

void App::rejudge_all() {
  stale_ = false;
  const std::lock_guard judging(judging_mutex_);
  auto fresh = build_campaign(options_.input, corrections_);
  const std::unique_lock lock(state_mutex_);
  campaign_ = std::move(fresh);
}

Response App::page(Context& context, std::string_view name, const std::string& title, Data data, int status) {
  const PageData words(*this, context);
  data.set("t", words.texts());
  if (context.session) data.set("csrf", context.session->csrf);
  Data layout = words.layout(title);
  layout.set("content", templates_.render(name, data));
  Response response;
  response.status = status;
  response.body = templates_.render("layout", layout);
  return response;
}

Response App::problem(Context& context, int status, std::string_view key) {
  Data data;
  data.set("text", text(context, key));
  return page(context, "problem", text(context, key), data, status);
}

Response App::login_page(Context& context) {
  if (context.session) return redirect("/");
  // A token already given stays good: another tab, or a browser asking for an icon, must not spoil this form.
  const auto given = context.request.cookies.find(kLoginCookie);
  const bool usable = given != context.request.cookies.end() && given->second.size() == 64 &&
                      given->second.find_first_not_of("0123456789abcdef") == std::string::npos;
  const std::string token = usable ? given->second : random_token();
  Data data;
  data.set("csrf", token);
  Response response = page(context, "login", text(context, "panel.log_in"), data);
  response.headers.emplace_back("Set-Cookie", cookie(kLoginCookie, token, options_.secure_cookies, "; HttpOnly"));
  return response;
}

Response App::login(Context& context) {
  const Request& request = context.request;
  const auto token = request.cookies.find(kLoginCookie);
  if (token == request.cookies.end() || !same_token(token->second, request.field("csrf"))) {
    return problem(context, 403, "panel.form_stale");
  }
  const std::string name = request.field("name").substr(0, 40);
  LoginFault fault{};
  std::optional<Session> session;
  {
    // The hash is slow on purpose; others must not wait for it.
    LoginAttempt attempt;
    {
      const std::lock_guard lock(records_mutex_);
      attempt = accounts_.begin_log_in(name, request.peer, options_.now());
    }
    const bool right = Accounts::matches(attempt, request.field("password").substr(0, 1000));
    const std::lock_guard lock(records_mutex_);
    session = accounts_.finish_log_in(attempt, right, options_.now(), fault);
    Transaction transaction(database_);
    log_.append(now_utc(), session ? name : "", session ? "login" : "login_refused", name, request.peer);
    transaction.commit();
  }
  if (!session) {
    Data data;
    data.set("csrf", token->second);
    data.set("error", text(context, fault == LoginFault::kTooMany ? "panel.too_many" : "panel.wrong_login"));
    return page(context, "login", text(context, "panel.log_in"), data, fault == LoginFault::kTooMany ? 429 : 403);
  }
  Response response = redirect("/");
  response.headers.emplace_back("Set-Cookie",
                                cookie(kSessionCookie, session->token, options_.secure_cookies, "; HttpOnly"));
  return response;
}

Response App::logout(Context& context) {
  {
    const std::lock_guard lock(records_mutex_);
    accounts_.log_out(context.session->token);
  }
  Response response = redirect("/login");
  response.headers.emplace_back("Set-Cookie",
                                cookie(kSessionCookie, "", options_.secure_cookies, "; HttpOnly; Max-Age=0"));
  return response;
}

Response App::language(Context& context) {
  Response response = redirect(local_target(context.request.parameter("to")));
  const std::string chosen = context.arguments.at(0) == "en" ? "en" : "vi";
  response.headers.emplace_back(
      "Set-Cookie", cookie(kLanguageCookie, chosen, options_.secure_cookies, "; HttpOnly; Max-Age=31536000"));
  return response;
}

Response App::static_file(Context& context) {
  const std::string& name = context.arguments.at(0);
  static const std::map<std::string, std::string> kKinds = {{"panel.css", "text/css; charset=utf-8"},
                                                            {"panel.js", "text/javascript; charset=utf-8"},
                                                            {"icon.svg", "image/svg+xml"}};
  const auto kind = kKinds.find(name);
  if (kind == kKinds.end()) return problem(context, 404, "panel.not_found");
  Response response;
  response.media_type = kind->second;
  response.body = std::string(asset(name));
  response.headers.emplace_back("Cache-Control", "max-age=3600");
  return response;
}

}  // namespace kiemchung::panel
