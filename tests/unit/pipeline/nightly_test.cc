// Nights over one folder of submissions, read by the fault worker's sound reader.
#include "pipeline/nightly.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "pipeline/judgement_files.h"
#include "pipeline/nightly_digest.h"

namespace kiemchung {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
namespace fs = std::filesystem;

constexpr std::int64_t kSecond = 1000000000;
constexpr std::int64_t kHour = 3600 * kSecond;

class Nightly : public testing::Test {
 protected:
  Nightly() : files_(KC_SOURCE_DIR "/config", "default") {
    root_ = fs::temp_directory_path() / ("kc_nightly_" + std::to_string(getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_ / "in");
    fs::create_directories(root_ / "out");
    options_.run.paths = {root_ / "in"};
    options_.run.out = root_ / "out";
    options_.run.at = "2024-11-25T10:00:00Z";
    options_.run.quiet = true;
    options_.run.pool.worker_command = {KC_FAULT_WORKER};
    options_.run.pool.jobs = 1;
    options_.settle_seconds = 0;
    options_.now = [this] { return now_; };
    options_.send = [this](const MailServer&, const Letter& letter) {
      if (mail_is_down_) throw MailError("connection refused");
      letters_.push_back(letter);
    };
    put("so-noi-vu/1.1.1 KH 12.pdf", "ok\n1");
    put("so-noi-vu/1.1.2 BC 13.pdf", "ok\n2");
    put("xa-an-binh/1.1.1 KH 7.pdf", "ok\n3");
  }
  ~Nightly() override { fs::remove_all(root_); }

  void put(const std::string& path, const std::string& content) {
    fs::create_directories((root_ / "in" / path).parent_path());
    std::ofstream(root_ / "in" / path) << content;
  }

  void configure_mail() {
    options_.mail.configured = true;
    options_.mail.server.from = "kiemchung@example.vn";
    options_.mail.everything = {"tong-hop@example.vn"};
    options_.mail.units["xa-an-binh"] = {"van-thu@example.vn"};
  }

  NightSummary night() {
    now_ += 24 * kHour;
    Store store(root_ / "store.sqlite");
    return run_night(files_.judgement(), store, options_);
  }

  static const NightUnitChanges& of(const NightSummary& summary, const std::string& unit) {
    for (const auto& changes : summary.changes) {
      if (changes.unit == unit) return changes;
    }
    throw std::out_of_range(unit);
  }

  nlohmann::json heartbeat() const {
    std::ifstream in(root_ / "out/heartbeat.json");
    return nlohmann::json::parse(in);
  }

  JudgementFiles files_;
  fs::path root_;
  NightOptions options_;
  std::vector<Letter> letters_;
  bool mail_is_down_ = false;
  // Far ahead of the files' times, so that a test decides what counts as written since.
  std::int64_t now_ = std::int64_t{4000000000} * kSecond;
};

TEST_F(Nightly, TheFirstNightTellsEverythingAsNew) {
  const NightSummary summary = night();
  EXPECT_THAT(of(summary, "so-noi-vu").fresh, Not(IsEmpty()));
  EXPECT_THAT(of(summary, "so-noi-vu").still_open, IsEmpty());
  EXPECT_THAT(of(summary, "so-noi-vu").files_added, SizeIs(2));
  EXPECT_TRUE(fs::exists(root_ / "out/digests/so-noi-vu.html"));
  EXPECT_TRUE(fs::exists(root_ / "out/digests/so-noi-vu.txt"));
}

TEST_F(Nightly, AnUnchangedTreeIsNotToldAgain) {
  configure_mail();
  night();
  const std::size_t letters = letters_.size();
  EXPECT_EQ(letters, 2u);
  const NightSummary second = night();
  for (const auto& unit : second.changes) {
    EXPECT_FALSE(unit.changed()) << unit.unit;
    EXPECT_THAT(unit.still_open, Not(IsEmpty()));
  }
  EXPECT_EQ(letters_.size(), letters);
}

TEST_F(Nightly, NewChangedAndVanishedFilesAreNamed) {
  night();
  put("so-noi-vu/1.1.3 BC 20.pdf", "ok\nnew");
  put("so-noi-vu/1.1.2 BC 13.pdf", "ok\nother");
  fs::remove(root_ / "in/so-noi-vu/1.1.1 KH 12.pdf");
  const NightSummary summary = night();
  const auto& unit = of(summary, "so-noi-vu");
  EXPECT_THAT(unit.files_added, ElementsAre("1.1.3 BC 20.pdf"));
  EXPECT_THAT(unit.files_changed, ElementsAre("1.1.2 BC 13.pdf"));
  EXPECT_THAT(unit.files_gone, ElementsAre("1.1.1 KH 12.pdf"));
  EXPECT_FALSE(of(summary, "xa-an-binh").changed());
  for (const auto& point : unit.fixed)
    EXPECT_NE(point.place, "1.1.1 KH 12.pdf") << "a vanished file is not a fixed one";
}

TEST_F(Nightly, AFileStillBeingCopiedWaitsForTheNextNight) {
  now_ = 1000000000 * kSecond;
  night();
  put("so-noi-vu/1.1.4 BC 30.pdf", "ok\nhalf");
  put("so-noi-vu/1.1.1 KH 12.pdf", "ok\nbeing replaced");
  // Both were written a moment ago on the real clock; the night is 24 hours long.
  const auto real = std::chrono::system_clock::now().time_since_epoch();
  now_ = std::chrono::duration_cast<std::chrono::nanoseconds>(real).count() - 24 * kHour;
  options_.settle_seconds = 30;
  const NightSummary summary = night();
  const auto& unit = of(summary, "so-noi-vu");
  EXPECT_THAT(unit.files_left, testing::Contains("1.1.4 BC 30.pdf"));
  EXPECT_THAT(unit.files_left, testing::Contains("1.1.1 KH 12.pdf"));
  EXPECT_THAT(unit.files_gone, IsEmpty());
  EXPECT_THAT(unit.files_added, IsEmpty());
  EXPECT_EQ(summary.code, ExitCode::kDone) << "waiting is no failure";

  options_.settle_seconds = 0;
  const auto next = night();
  EXPECT_THAT(of(next, "so-noi-vu").files_added, ElementsAre("1.1.4 BC 30.pdf"));
  EXPECT_THAT(of(next, "so-noi-vu").files_changed, ElementsAre("1.1.1 KH 12.pdf"));
}

TEST_F(Nightly, ASweepFindsContentThatNobodyWrote) {
  night();
  put("xa-an-binh/1.1.1 KH 7.pdf", "ok\n4");
  options_.run.reread = true;
  const NightSummary summary = night();
  // The file's times lie before the end of last night (the test's clock is far ahead): so the disk changed it.
  EXPECT_THAT(of(summary, "xa-an-binh").files_damaged, ElementsAre("1.1.1 KH 7.pdf"));
  EXPECT_EQ(heartbeat().at("files_damaged"), 1);
}

TEST_F(Nightly, TwoNightsAtOnceAreRefused) {
  const NightLock lock(root_ / "out");
  EXPECT_THROW(NightLock(root_ / "out"), RunError);
}

TEST_F(Nightly, AUnitThatIsGoneHasMendedNothing) {
  night();
  fs::remove_all(root_ / "in/xa-an-binh");
  const NightSummary summary = night();
  const auto& gone = of(summary, "xa-an-binh");
  EXPECT_THAT(gone.files_gone, ElementsAre("1.1.1 KH 7.pdf"));
  EXPECT_THAT(gone.fixed, IsEmpty());
  EXPECT_THAT(gone.arrived, IsEmpty());
  EXPECT_FALSE(of(summary, "so-noi-vu").changed());
}

TEST_F(Nightly, AnEmptiedTreeIsToldToNobody) {
  configure_mail();
  night();
  const std::size_t letters = letters_.size();
  fs::rename(root_ / "in", root_ / "away");
  fs::create_directories(root_ / "in");
  EXPECT_THROW(night(), RunError);
  EXPECT_EQ(heartbeat().at("state"), "failed");
  EXPECT_EQ(heartbeat().at("exit_code"), 5);
  fs::remove(root_ / "in");
  fs::rename(root_ / "away", root_ / "in");
  for (const auto& unit : night().changes) EXPECT_FALSE(unit.changed()) << unit.unit;
  EXPECT_EQ(letters_.size(), letters);
}

TEST_F(Nightly, AClockThatWentBackEndsTheNightBeforeItTellsAnybody) {
  night();
  now_ -= 48 * kHour;
  EXPECT_THROW(night(), RunError);
  EXPECT_THAT(heartbeat().at("message").get<std::string>(), HasSubstr("đồng hồ"));
}

TEST_F(Nightly, AStampOfAClockThatWasWrongDoesNotKeepAFileWaiting) {
  options_.settle_seconds = 120;
  now_ = 1000000000 * kSecond;  // 2001: the files' stamps lie years ahead
  EXPECT_THAT(of(night(), "so-noi-vu").files_left, IsEmpty());
}

TEST_F(Nightly, TheHeartbeatSaysHowTheNightEnded) {
  night();
  EXPECT_EQ(heartbeat().at("state"), "done");
  EXPECT_EQ(heartbeat().at("exit_code"), 0);
  EXPECT_EQ(heartbeat().at("files"), 3);

  options_.run.paths = {root_ / "nowhere"};
  EXPECT_THROW(night(), RunError);
  EXPECT_EQ(heartbeat().at("state"), "failed");
  EXPECT_NE(heartbeat().at("message"), "");
}

TEST_F(Nightly, AFailedReaderShowsInTheExitCode) {
  put("xa-an-binh/1.1.2 BC 1.pdf", "segv");
  EXPECT_EQ(night().code, ExitCode::kNotExamined);
  EXPECT_EQ(heartbeat().at("exit_code"), 4);
}

TEST_F(Nightly, ALetterThatCouldNotBeSentIsToldTheNextNight) {
  configure_mail();
  mail_is_down_ = true;
  const NightSummary first = night();
  EXPECT_EQ(first.code, ExitCode::kIncomplete);
  EXPECT_THAT(first.letters_failed, SizeIs(2));
  mail_is_down_ = false;
  const NightSummary second = night();
  EXPECT_EQ(second.letters_sent, 2u);
  EXPECT_EQ(of(second, "so-noi-vu").fresh.size(), of(first, "so-noi-vu").fresh.size());
}

TEST_F(Nightly, AUnitsOwnReadersGetItsLetterOnly) {
  configure_mail();
  night();
  for (const Letter& letter : letters_) {
    const bool own = letter.subject.find("xa-an-binh") != std::string::npos;
    EXPECT_THAT(letter.to, SizeIs(own ? 2 : 1)) << letter.subject;
  }
}

TEST_F(Nightly, ADamagedStateIsRefusedAndNotOverwritten) {
  night();
  std::ofstream(root_ / "out/nightly.json") << "{";
  EXPECT_THROW(night(), RunError);
  EXPECT_EQ(fs::file_size(root_ / "out/nightly.json"), 1u);
}

TEST(NightState, ComesBackAsItWasInEitherLayout) {
  NightState state;
  state.at = "2024-11-25T10:00:00Z";
  state.ended = 17;
  EXPECT_EQ(night_state_to_json(night_state_from_json(night_state_to_json(state))), night_state_to_json(state));
  NightUnit unit;
  unit.name = "xã \"units\":[ A";
  unit.open = {{"a.pdf", "number.present", "zero", "Chưa có số."}};
  unit.missing = {{"mau", "1.1", "Kế hoạch"}};
  unit.files = {{"a.pdf", "aa"}, {"b.pdf", "bb"}};
  state.units = {unit, {"xã B", {}, {}, {}}};
  const std::string text = night_state_to_json(state);
  const NightState again = night_state_from_json(text);
  ASSERT_EQ(again.units.size(), 2u);
  EXPECT_EQ(again.ended, 17);
  EXPECT_EQ(again.units[0].name, unit.name);
  EXPECT_EQ(again.units[0].files.at(1).sha256, "bb");
  EXPECT_EQ(night_state_to_json(again), text);
  // On one line, as older versions wrote it.
  std::string line = nlohmann::ordered_json::parse(text).dump() + "\n";
  EXPECT_EQ(night_state_to_json(night_state_from_json(line)), text);
}

TEST(NightlyDigest, EscapesWhatStandsInFileNamesAndKeepsItOnOneLine) {
  const JudgementFiles files(KC_SOURCE_DIR "/config", "default");
  NightUnitChanges changes;
  changes.unit = "xã <b>\nA";
  changes.fresh = {{"<script>.pdf", "number.present", "zero", "Văn bản chưa có số."}};
  const Digest digest = make_digest(changes, {"2024-11-25T10:00:00Z", "Bộ quy tắc", 3}, files.messages());
  EXPECT_THAT(digest.html, HasSubstr("&lt;script&gt;.pdf"));
  EXPECT_THAT(digest.html, Not(HasSubstr("<script>")));
  EXPECT_THAT(digest.text, HasSubstr("- <script>.pdf: Văn bản chưa có số.\n"));
  EXPECT_THAT(digest.text, HasSubstr("Còn 3 ngày"));
  EXPECT_THAT(digest.subject, Not(HasSubstr("\n")));
}

}  // namespace
}  // namespace kiemchung
