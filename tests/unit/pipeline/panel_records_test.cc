#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/panel/accounts.h"
#include "pipeline/panel/audit.h"
#include "pipeline/panel/decisions.h"
#include "pipeline/panel/http_server.h"
#include "pipeline/sha256.h"

namespace kiemchung::panel {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t kNow = 1732500000;

class PanelRecords : public ::testing::Test {
 protected:
  Database database_{":memory:", true};
  AuditLog log_{database_};
  Accounts accounts_{database_};
  Decisions decisions_{database_, log_};

  Account appraiser() { return {"tham-dinh-1", "Tổ thẩm định 1", Role::kAppraiser, "", true}; }
  Decision agree(const std::string& path) {
    Decision decision;
    decision.kind = DecisionKind::kAgree;
    decision.unit = "xa-a";
    decision.path = path;
    decision.sha256 = std::string(64, 'a');
    decision.actor = "tham-dinh-1";
    decision.at = "2024-11-26T02:00:00Z";
    return decision;
  }
};

TEST_F(PanelRecords, LogInGivesASessionThatEndsWhenIdle) {
  ASSERT_FALSE(accounts_.create(appraiser(), "một mật khẩu dài", kNow));
  LoginFault fault{};
  const auto session = accounts_.log_in("tham-dinh-1", "một mật khẩu dài", "127.0.0.1", kNow, fault);
  ASSERT_TRUE(session);
  EXPECT_EQ(accounts_.session(session->token, kNow + 3000)->csrf, session->csrf);
  EXPECT_TRUE(accounts_.session(session->token, kNow + 6000)) << "use at 3000 s prolongs the session";
  EXPECT_FALSE(accounts_.session(session->token, kNow + 6000 + 3601));
}

TEST_F(PanelRecords, SessionsOfASwitchedOffAccountEnd) {
  ASSERT_FALSE(accounts_.create(appraiser(), "một mật khẩu dài", kNow));
  LoginFault fault{};
  const auto session = accounts_.log_in("tham-dinh-1", "một mật khẩu dài", "127.0.0.1", kNow, fault);
  accounts_.set_active("tham-dinh-1", false);
  EXPECT_FALSE(accounts_.session(session->token, kNow + 1));
  accounts_.set_active("tham-dinh-1", true);
  EXPECT_FALSE(accounts_.session(session->token, kNow + 1)) << "switching on again does not revive it";
}

TEST_F(PanelRecords, TooManyWrongPasswordsCloseTheDoorEvenForTheRightOne) {
  ASSERT_FALSE(accounts_.create(appraiser(), "một mật khẩu dài", kNow));
  LoginFault fault{};
  for (int i = 0; i < 8; ++i) {
    EXPECT_FALSE(accounts_.log_in("tham-dinh-1", "sai", "127.0.0.1", kNow + i, fault));
    EXPECT_EQ(fault, LoginFault::kWrong);
  }
  EXPECT_FALSE(accounts_.log_in("tham-dinh-1", "một mật khẩu dài", "127.0.0.9", kNow + 9, fault));
  EXPECT_EQ(fault, LoginFault::kTooMany);
  EXPECT_TRUE(accounts_.log_in("tham-dinh-1", "một mật khẩu dài", "127.0.0.9", kNow + std::int64_t{16} * 60, fault));
}

TEST_F(PanelRecords, AnUnknownNameCostsAsMuchAsAKnownOne) {
  ASSERT_FALSE(accounts_.create(appraiser(), "một mật khẩu dài", kNow));
  const std::string known = accounts_.begin_log_in("tham-dinh-1", "127.0.0.1", kNow).hash;
  const std::string decoy = accounts_.begin_log_in("khong-co-ai", "127.0.0.1", kNow).hash;
  // The cost stands before the salt: "$argon2id$v=19$m=65536,t=2,p=1$".
  EXPECT_EQ(decoy.substr(0, 31), known.substr(0, 31));
  EXPECT_EQ(decoy.size(), known.size());
}

TEST_F(PanelRecords, AccountsThatMakeNoSenseAreRefusedWithAReason) {
  EXPECT_TRUE(accounts_.create({"Tên Hoa", "", Role::kAdmin, "", true}, "một mật khẩu dài", kNow));
  EXPECT_TRUE(accounts_.create({"don-vi", "", Role::kUnit, "", true}, "một mật khẩu dài", kNow)) << "no unit";
  EXPECT_TRUE(accounts_.create({"quan-tri", "", Role::kAdmin, "", true}, "ngắn", kNow));
  ASSERT_FALSE(accounts_.create({"quan-tri", "", Role::kAdmin, "", true}, "một mật khẩu dài", kNow));
  EXPECT_TRUE(accounts_.create({"quan-tri", "", Role::kAdmin, "", true}, "một mật khẩu dài", kNow)) << "exists";
}

TEST_F(PanelRecords, PasswordsAndTokensAreNotStoredAsTheyAre) {
  ASSERT_FALSE(accounts_.create(appraiser(), "một mật khẩu dài", kNow));
  LoginFault fault{};
  const auto session = accounts_.log_in("tham-dinh-1", "một mật khẩu dài", "127.0.0.1", kNow, fault);
  Statement password(database_, "SELECT password FROM panel_account");
  ASSERT_TRUE(password.step());
  EXPECT_THAT(password.text(0), HasSubstr("$argon2id$"));
  Statement token(database_, "SELECT token FROM panel_session");
  ASSERT_TRUE(token.step());
  EXPECT_NE(token.text(0), session->token);
  EXPECT_NE(token.text(0), session->csrf);
}

TEST_F(PanelRecords, EveryDecisionStandsInTheAuditLog) {
  decisions_.record(agree("1.1_KH.pdf"));
  decisions_.record(agree("1.2_BC.pdf"));
  EXPECT_EQ(log_.size(), 2);
  EXPECT_THAT(log_.verify(), IsEmpty());
  EXPECT_EQ(log_.latest(1).front().subject, "xa-a/1.2_BC.pdf");
  EXPECT_EQ(decisions_.history("xa-a", "1.1_KH.pdf").size(), 1u);
}

TEST_F(PanelRecords, AuditLogRefusesChangesAndShowsThoseMadeBehindItsBack) {
  for (const char* path : {"a.pdf", "b.pdf", "c.pdf"}) decisions_.record(agree(path));
  EXPECT_ANY_THROW(database_.execute("UPDATE panel_audit SET detail = 'x' WHERE number = 2"));
  database_.execute("DROP TRIGGER panel_audit_no_update");
  database_.execute("UPDATE panel_audit SET detail = 'x' WHERE number = 2");
  EXPECT_THAT(log_.verify(), Not(IsEmpty()));
}

TEST_F(PanelRecords, AuditLogShowsRemovedRowsInTheMiddleAndAtTheEnd) {
  for (const char* path : {"a.pdf", "b.pdf", "c.pdf"}) decisions_.record(agree(path));
  database_.execute("DROP TRIGGER panel_audit_no_delete");
  database_.execute("DELETE FROM panel_audit WHERE number = 3");
  EXPECT_THAT(log_.verify(), Not(IsEmpty()));
  database_.execute("DELETE FROM panel_audit WHERE number = 1");
  EXPECT_THAT(log_.verify().front(), HasSubstr("thiếu dòng nhật ký 1"));
}

TEST_F(PanelRecords, AChangedOrRemovedDecisionShows) {
  for (const char* path : {"a.pdf", "b.pdf", "c.pdf"}) decisions_.record(agree(path));
  EXPECT_THAT(decisions_.verify(), IsEmpty());
  database_.execute("UPDATE panel_decision SET value = 'zero' WHERE number = 2");
  EXPECT_THAT(decisions_.verify(), ElementsAre(HasSubstr("quyết định 2 khác")));
  database_.execute("DELETE FROM panel_decision WHERE number = 2");
  EXPECT_THAT(decisions_.verify(), ElementsAre(HasSubstr("thiếu quyết định 2 (xa-a/b.pdf)")));
  database_.execute("DELETE FROM panel_decision");
  EXPECT_EQ(decisions_.verify().size(), 3u);
}

TEST_F(PanelRecords, ADecisionPutInBehindTheLogShows) {
  decisions_.record(agree("a.pdf"));
  database_.execute(
      "INSERT INTO panel_decision SELECT 2, kind, unit, 'b.pdf', sha256, code, value, reason, actor, at"
      " FROM panel_decision");
  EXPECT_THAT(decisions_.verify(), ElementsAre(HasSubstr("quyết định 2 không có trong nhật ký")));
}

TEST_F(PanelRecords, AChangedOrRemovedRecordOfARoundShows) {
  const std::string record = R"({"schema":1})";
  decisions_.close_round({"Đợt 1", "2024-11-26T02:00:00Z", "chu-tri", record, sha256_of(record), log_.head()});
  EXPECT_THAT(decisions_.verify(), IsEmpty());
  database_.execute("UPDATE panel_closed_round SET record = '{}'");
  EXPECT_THAT(decisions_.verify(), ElementsAre(HasSubstr("biên bản đợt “Đợt 1” khác")));
  database_.execute("DELETE FROM panel_closed_round");
  EXPECT_THAT(decisions_.verify(), ElementsAre(HasSubstr("thiếu biên bản đợt “Đợt 1”")));
}

TEST_F(PanelRecords, OneFileIsInOnePairOfHands) {
  EXPECT_FALSE(decisions_.check_out("xa-a", "a.pdf", "tham-dinh-1", kNow, 300));
  const auto other = decisions_.check_out("xa-a", "a.pdf", "tham-dinh-2", kNow + 10, 300);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->actor, "tham-dinh-1");
  EXPECT_FALSE(decisions_.check_out("xa-a", "a.pdf", "tham-dinh-1", kNow + 20, 300)) << "his own is prolonged";
  EXPECT_FALSE(decisions_.check_out("xa-a", "a.pdf", "tham-dinh-2", kNow + 20 + 301, 300)) << "an old one has ended";
  EXPECT_FALSE(decisions_.check_out("xa-a", "b.pdf", "tham-dinh-2", kNow + 330, 300));
  EXPECT_FALSE(decisions_.check_out("xa-a", "a.pdf", "tham-dinh-1", kNow + 331, 300))
      << "the next one gives back the last";
}

TEST(PercentDecode, RefusesBrokenEscapesAndNul) {
  EXPECT_EQ(percent_decode("a%20b+c", true), "a b c");
  EXPECT_EQ(percent_decode("a%20b+c", false), "a b+c");
  EXPECT_FALSE(percent_decode("%zz", false));
  EXPECT_FALSE(percent_decode("%2", false));
  EXPECT_FALSE(percent_decode("a%00b", false));
}

}  // namespace
}  // namespace kiemchung::panel
