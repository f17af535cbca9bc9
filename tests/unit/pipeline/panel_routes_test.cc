// Every route of the server's own table × every role: who is let in, who is refused, and that a refusal neither changes
// nor tells anything. A route without a row here fails the test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/pipeline/panel_world.h"

namespace kiemchung::panel {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Who asks, and for what: the addresses below name the evidence of "xa-mot".
constexpr const char* kAnonymous = "";
constexpr const char* kOwn = "xa-mot";
constexpr const char* kOther = "xa-hai";
constexpr const char* kAppraiser = "tham-dinh";
constexpr const char* kChair = "chu-tri";
constexpr const char* kAdmin = "quan-tri";
constexpr const char* kActors[] = {kAnonymous, kOwn, kOther, kAppraiser, kChair, kAdmin};

// An answer: 200 a page, 303 done or sent on, 403 and 404 refused. "in" = sent to the log-in page.
constexpr int kToLogin = 1;

struct Row {
  const char* method;
  const char* pattern;
  const char* address;  // with {own} for the evidence of xa-mot
  std::map<std::string, std::string> form;
  int anonymous, own, other, appraiser, chair, admin;

  int expected(const std::string& actor) const {
    const int answers[] = {anonymous, own, other, appraiser, chair, admin};
    for (std::size_t i = 0; i < std::size(kActors); ++i) {
      if (actor == kActors[i]) return answers[i];
    }
    return 0;
  }
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      // method, pattern, address, form                                             nobody own other appr chair admin
      {"GET", "/login", "/login", {}, 200, 303, 303, 303, 303, 303},
      // With somebody's own session token in place of the log-in form's: refused for all.
      {"POST",
       "/login",
       "/login",
       {{"name", "xa-mot"}, {"password", PanelWorld::kPassword}},
       403,
       403,
       403,
       403,
       403,
       403},
      {"GET", "/static/:", "/static/panel.css", {}, 200, 200, 200, 200, 200, 200},
      {"GET", "/language/:", "/language/en", {}, 303, 303, 303, 303, 303, 303},
      {"POST", "/logout", "/logout", {}, 403, 303, 303, 303, 303, 303},
      {"GET", "/", "/", {}, kToLogin, 303, 303, 200, 200, 200},
      {"GET", "/queue", "/queue", {}, kToLogin, 403, 403, 200, 200, 403},
      {"GET", "/evidence/:", "/evidence/{own}", {}, kToLogin, 200, 404, 200, 200, 403},
      {"GET", "/evidence/:/page/:", "/evidence/{own}/page/1", {}, kToLogin, 200, 404, 200, 200, 403},
      {"GET", "/evidence/:/picture/:", "/evidence/{own}/picture/header", {}, kToLogin, 200, 404, 200, 200, 403},
      {"GET", "/evidence/:/original", "/evidence/{own}/original", {}, kToLogin, 200, 404, 200, 200, 403},
      {"POST", "/evidence/:/decide", "/evidence/{own}/decide", {{"kind", "agree"}}, 403, 403, 404, 303, 303, 403},
      {"GET", "/unit/:", "/unit/xa-mot", {}, kToLogin, 200, 404, 200, 200, 403},
      {"GET", "/unit/:/criterion/:", "/unit/xa-mot/criterion/{code}", {}, kToLogin, 200, 404, 200, 200, 403},
      {"POST",
       "/unit/:/criterion/:/score",
       "/unit/xa-mot/criterion/{code}/score",
       {{"value", "0"}, {"reason", "chưa có kết quả"}},
       403,
       403,
       403,
       303,
       303,
       403},
      {"GET", "/search", "/search", {}, kToLogin, 200, 200, 200, 200, 403},
      {"GET", "/sample", "/sample", {}, kToLogin, 403, 403, 200, 200, 403},
      {"GET", "/round", "/round", {}, kToLogin, 403, 403, 200, 200, 403},
      {"POST", "/round/close", "/round/close", {{"round", "Đợt thử"}, {"sure", "yes"}}, 403, 403, 403, 403, 303, 403},
      {"GET", "/round/:", "/round/Đợt đã chốt", {}, kToLogin, 403, 403, 200, 200, 403},
      {"GET", "/round/:/json", "/round/Đợt đã chốt/json", {}, kToLogin, 403, 403, 200, 200, 403},
      {"GET", "/round/:/xlsx", "/round/Đợt đã chốt/xlsx", {}, kToLogin, 403, 403, 200, 200, 403},
      {"GET", "/audit", "/audit", {}, kToLogin, 403, 403, 403, 200, 200},
      {"GET", "/accounts", "/accounts", {}, kToLogin, 403, 403, 403, 403, 200},
      {"POST",
       "/accounts",
       "/accounts",
       {{"name", "moi"}, {"role", "chair"}, {"password", PanelWorld::kPassword}},
       403,
       403,
       403,
       403,
       403,
       303},
      {"POST", "/accounts/:/active", "/accounts/xa-hai/active", {{"active", "no"}}, 403, 403, 403, 403, 403, 303},
  };
  return kRows;
}

const Row* row_of(const Route& route) {
  const auto found = std::find_if(rows().begin(), rows().end(), [&](const Row& row) {
    return route.method == row.method && route.pattern == row.pattern;
  });
  return found == rows().end() ? nullptr : &*found;
}

std::string filled(std::string address, PanelWorld& world) {
  const auto put = [&address](const std::string& name, const std::string& value) {
    if (const auto at = address.find(name); at != std::string::npos) address.replace(at, name.size(), value);
  };
  put("{own}", PanelWorld::own_id());
  put("{code}", world.app().campaign()->unit("xa-mot")->criteria.front().code);
  return address;
}

std::map<std::string, std::string> filled(std::map<std::string, std::string> form, PanelWorld& world) {
  if (form.contains("kind")) form["seen"] = world.seen(PanelWorld::own_id());
  return form;
}

// A round has been closed before, so that there is a record to ask for.
std::unique_ptr<PanelWorld> make_world() {
  auto world = std::make_unique<PanelWorld>();
  EXPECT_EQ(world->post("/round/close", kChair, {{"round", "Đợt đã chốt"}, {"sure", "yes"}}).status, 303);
  return world;
}

bool to_login(const Response& response) {
  return response.status == 303 &&
         std::find(response.headers.begin(), response.headers.end(),
                   std::pair<std::string, std::string>("Location", "/login")) != response.headers.end();
}

std::string name_of(const Route& route) { return std::string(route.method) + " " + std::string(route.pattern); }

TEST(PanelRoutes, EveryRouteHasAnExpectationAndEveryExpectationARoute) {
  for (const Route& route : App::routes()) EXPECT_NE(row_of(route), nullptr) << "no expectation for " << name_of(route);
  EXPECT_EQ(App::routes().size(), rows().size());
}

TEST(PanelRoutes, EachRoleGetsWhatItIsForAndNothingElse) {
  for (const Route& route : App::routes()) {
    const Row* row = row_of(route);
    if (row == nullptr) continue;  // the test above says so
    std::unique_ptr<PanelWorld> world;
    for (const std::string actor : kActors) {
      if (!world || route.method == "POST") world = make_world();
      const std::string before = world->records();
      const Response response = world->app().handle(
          world->request(row->method, filled(row->address, *world), actor, filled(row->form, *world)));
      const std::string what = name_of(route) + " by '" + actor + "'";
      const int expected = row->expected(actor);
      if (expected == kToLogin) {
        EXPECT_TRUE(to_login(response)) << what << " answered " << response.status;
      } else {
        EXPECT_EQ(response.status, expected) << what;
      }
      const bool refused = expected == kToLogin || expected >= 400;
      if (refused) {
        EXPECT_EQ(world->records(), before) << what << " was refused and still changed something";
        EXPECT_THAT(response.body, Not(HasSubstr("bi-mat"))) << what << " was refused and still told a name";
      }
      if (actor == kOther) {
        EXPECT_THAT(response.body, Not(HasSubstr("bi-mat-cua-xa-mot"))) << what;
      }
    }
  }
}

TEST(PanelRoutes, WithoutTheFormsTokenNothingIsDone) {
  auto world = make_world();
  for (const Route& route : App::routes()) {
    const Row* row = row_of(route);
    if (row == nullptr || route.method != "POST") continue;
    for (const std::string actor : kActors) {
      for (const std::string& token : {std::string(), std::string(64, '0'), world->session(kAdmin).token,
                                       world->session(actor == kChair ? kAppraiser : kChair).csrf}) {
        Request request = world->request("POST", filled(row->address, *world), actor, filled(row->form, *world));
        request.form.erase("csrf");
        if (!token.empty()) request.form.emplace("csrf", token);
        const std::string before = world->records();
        EXPECT_EQ(world->app().handle(request).status, 403) << name_of(route) << " by '" << actor << "'";
        EXPECT_EQ(world->records(), before) << name_of(route);
      }
    }
  }
}

TEST(PanelRoutes, ASessionTokenThatNobodyWasGivenIsNobody) {
  auto world = make_world();
  const std::string good = world->session(kChair).token;
  std::string ended = world->session(kAppraiser).token;
  ASSERT_EQ(world->post("/logout", kAppraiser, {}).status, 303);
  for (const std::string& token :
       {std::string(), std::string(64, 'a'), good.substr(1), good + "0", std::string("' OR 1=1 --"), ended}) {
    Request request = world->request("GET", "/queue", "");
    request.cookies["kc_session"] = token;
    EXPECT_TRUE(to_login(world->app().handle(request))) << token;
  }
}

TEST(PanelMarkup, WhatUnitsAndPeopleWriteIsShownAsText) {
  PanelWorld world;
  const std::string path = std::string("1.1_") + PanelWorld::kMarkup + ".pdf";
  const std::string evidence = "/evidence/" + evidence_id(PanelWorld::kMarkup, path);
  const std::string unit = std::string("/unit/") + PanelWorld::kMarkup;
  const std::string seen = world.seen(evidence_id(PanelWorld::kMarkup, path));
  for (const char* kind : {"ask", "override"}) {
    ASSERT_EQ(world
                  .post(evidence + "/decide", kChair,
                        {{"kind", kind}, {"value", "accepted"}, {"reason", PanelWorld::kMarkup}, {"seen", seen}})
                  .status,
              303);
  }
  ASSERT_EQ(world.post(unit + "/criterion/1.1/score", kChair, {{"value", "0"}, {"reason", PanelWorld::kMarkup}}).status,
            303);
  ASSERT_EQ(world.post("/round/close", kChair, {{"round", PanelWorld::kMarkup}, {"sure", "yes"}}).status, 303);
  std::size_t shown = 0;
  for (const std::string& address :
       {std::string("/"), std::string("/queue"), evidence, unit, unit + "/criterion/1.1", std::string("/sample"),
        std::string("/round"), std::string("/round/") + PanelWorld::kMarkup, std::string("/audit"),
        std::string("/search")}) {
    Request request = world.request("GET", address, kChair);
    for (const char* name : {"q", "unit", "code", "check", "state", "work", "reviewer", "page", "seed"}) {
      if (address != "/" && address != "/queue" && address != "/search") break;
      if (std::string(name) != "work" || address != "/queue")
        request.query.emplace(name, name[0] == 'q' ? "img" : PanelWorld::kMarkup);
    }
    const Response response = world.app().handle(request);
    EXPECT_EQ(response.status, 200) << address;
    EXPECT_THAT(response.body, Not(HasSubstr("<img src=x"))) << address;
    EXPECT_THAT(response.body, Not(HasSubstr("onerror=alert(1)>"))) << address;
    if (response.body.find("&lt;img src=x") != std::string::npos) ++shown;
  }
  EXPECT_GE(shown, 8u) << "nearly every page should have shown it as text";
}

// The one route that does several things: what each role may record.
struct Kind {
  const char* kind;
  std::map<std::string, std::string> form;
  int own, other, appraiser, chair, admin;
};

TEST(PanelDecisions, EachRoleMayRecordItsOwnKindsOnly) {
  const Kind kinds[] = {
      {"agree", {}, 403, 404, 303, 303, 403},
      {"override", {{"value", "accepted"}, {"reason", "đã xem bản gốc"}}, 403, 404, 303, 303, 403},
      {"ask", {{"reason", "số văn bản ở đâu?"}}, 403, 404, 303, 303, 403},
      {"number", {{"typed", "12/KH-UBND"}}, 403, 404, 303, 303, 403},
      {"date", {{"typed", "06/03/2024"}}, 403, 404, 303, 303, 403},
      {"withdraw", {}, 403, 404, 303, 303, 403},
      {"second", {{"value", "rejected"}}, 403, 404, 403, 303, 403},
      {"score", {{"value", "1"}}, 400, 404, 400, 400, 403},
      {"answer", {{"reason", "số ở trang 1"}}, 409, 404, 403, 403, 403},  // nobody has asked
      {"anything", {}, 400, 404, 400, 400, 403},
  };
  for (const Kind& kind : kinds) {
    const std::pair<const char*, int> cases[] = {{kOwn, kind.own},
                                                 {kOther, kind.other},
                                                 {kAppraiser, kind.appraiser},
                                                 {kChair, kind.chair},
                                                 {kAdmin, kind.admin}};
    for (const auto& [actor, expected] : cases) {
      PanelWorld world;
      auto form = kind.form;
      form["kind"] = kind.kind;
      form["seen"] = world.seen(PanelWorld::own_id());
      const std::string before = world.records();
      EXPECT_EQ(world.post("/evidence/" + PanelWorld::own_id() + "/decide", actor, form).status, expected)
          << kind.kind << " by " << actor;
      if (expected >= 400) {
        EXPECT_EQ(world.records(), before) << kind.kind << " by " << actor;
      }
    }
  }
}

TEST(PanelDecisions, OverrideAndQuestionNeedAReason) {
  PanelWorld world;
  const std::string address = "/evidence/" + PanelWorld::own_id() + "/decide";
  const std::string seen = world.seen(PanelWorld::own_id());
  EXPECT_EQ(world.post(address, kAppraiser, {{"kind", "override"}, {"value", "accepted"}, {"seen", seen}}).status, 422);
  EXPECT_EQ(world.post(address, kAppraiser, {{"kind", "ask"}, {"reason", " \n "}, {"seen", seen}}).status, 422);
}

TEST(PanelDecisions, ACorrectedNumberIsJudgedAtOnceAndStaysAHumanFact) {
  PanelWorld world;
  const std::string id = PanelWorld::own_id();
  const std::string before = world.seen(id);
  ASSERT_EQ(world
                .post("/evidence/" + id + "/decide", kAppraiser,
                      {{"kind", "number"}, {"typed", "12/KH-UBND"}, {"seen", before}})
                .status,
            303);
  EXPECT_EQ(world.app().campaign()->find(id)->number, "12/KH-UBND");
  EXPECT_NE(world.seen(id), before);
  EXPECT_EQ(world.post("/evidence/" + id + "/decide", kAppraiser, {{"kind", "agree"}, {"seen", before}}).status, 409)
      << "a decision about the verdict before the correction";
  EXPECT_THAT(world.get("/evidence/" + id, kAppraiser).body, HasSubstr("12/KH-UBND"));
}

TEST(PanelDecisions, TwoReviewersDoNotHoldOneFile) {
  PanelWorld world;
  const std::string id = PanelWorld::own_id();
  ASSERT_EQ(world.get("/evidence/" + id, kAppraiser).status, 200);
  const auto form = std::map<std::string, std::string>{{"kind", "agree"}, {"seen", world.seen(id)}};
  EXPECT_THAT(world.get("/evidence/" + id, "tham-dinh-2").body, HasSubstr(kAppraiser));
  EXPECT_EQ(world.post("/evidence/" + id + "/decide", "tham-dinh-2", form).status, 409);
  world.now += 301;
  EXPECT_EQ(world.post("/evidence/" + id + "/decide", "tham-dinh-2", form).status, 303)
      << "left lying, it is free again";
}

}  // namespace
}  // namespace kiemchung::panel
