#include "pipeline/nightly.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "pipeline/file_names.h"
#include "pipeline/nightly_digest.h"
#include "pipeline/output_file.h"
#include "pipeline/sha256.h"

namespace kiemchung {
namespace {

constexpr std::int64_t kSecond = 1000000000;
constexpr std::int64_t kClockMayLag = 3600 * kSecond;  // a clock that was set right between two nights

std::optional<std::string> text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) return std::nullopt;
  std::string text(static_cast<std::size_t>(in.tellg()), '\0');
  in.seekg(0);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  return text;
}

// Whether the file is these bytes; a province's report is not loaded to see that.
bool holds(const std::string& path, std::string_view text) {
  std::ifstream in(path, std::ios::binary);
  std::array<char, 64u << 10> block{};
  while (in && !text.empty()) {
    in.read(block.data(), static_cast<std::streamsize>(std::min(block.size(), text.size())));
    const std::string_view got(block.data(), static_cast<std::size_t>(in.gcount()));
    if (got.empty() || !text.starts_with(got)) return false;
    text.remove_prefix(got.size());
  }
  return text.empty() && in.peek() == std::ifstream::traits_type::eof();
}

std::string iso_of(std::int64_t nanoseconds) {
  const std::time_t seconds = nanoseconds / kSecond;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

// RFC 5322 in Việt Nam's time; names of days and months are English whatever the locale.
std::string letter_date(std::int64_t nanoseconds) {
  constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t local = nanoseconds / kSecond + 7 * 3600;
  std::tm t{};
  gmtime_r(&local, &t);
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0700", days.at(static_cast<std::size_t>(t.tm_wday)), t.tm_mday,
                     months.at(static_cast<std::size_t>(t.tm_mon)), t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

// A unit's name as a file's name: no separators, no hidden files; a sum keeps two units apart that then look alike.
std::string file_name_of(const std::string& unit) {
  std::string name = unit.empty() ? "_" : unit.substr(0, 100);
  for (char& letter : name) {
    if (letter == '/' || letter == '\\' || static_cast<unsigned char>(letter) < 0x20) letter = '_';
  }
  if (name.front() == '.') name.front() = '_';
  return name == unit ? name : name + "-" + sha256_of(unit).substr(0, 8);
}

class Night {
 public:
  Night(const Judgement& judgement, Store& store, const NightOptions& options)
      : judgement_(judgement), store_(store), options_(options), out_(options.run.out), begun_(options.now()) {}

  NightSummary run() {
    heartbeat("running", "");
    try {
      work();
    } catch (const RunError& error) {
      summary_.code = error.code();
      heartbeat("failed", error.what());
      throw;
    } catch (const std::exception& error) {
      summary_.code = ExitCode::kIncomplete;
      heartbeat("failed", error.what());
      throw;
    }
    heartbeat("done", summary_.letters_failed.empty() ? "" : summary_.letters_failed.front());
    return std::move(summary_);
  }

 private:
  void work() {
    const NightState before = last_night();
    if (begun_ + kClockMayLag < before.ended) {
      throw RunError(ExitCode::kIncomplete, "đồng hồ máy đang ở " + iso_of(begun_) +
                                                ", trước lúc đêm trước kết thúc (" + iso_of(before.ended) +
                                                "). Chỉnh đồng hồ rồi chạy lại; chưa báo gì cho đơn vị.");
    }
    RunOptions run = options_.run;
    run.incremental = true;
    if (options_.settle_seconds > 0) run.settled_before = begun_ - options_.settle_seconds * kSecond;
    summary_.run = run_check(judgement_, store_, run);
    NightState now = night_state_of(summary_.run, judgement_.policy, judgement_.messages);
    now.at = options_.run.at;
    carry_over_left_files(before, summary_.run.manifest, now);
    refuse_if_all_is_gone(before, now);
    summary_.changes = changes_between(before, now, summary_.run.manifest);
    write_if_changed(out_ + "/report.json", summary_.run.report.json);
    tell_units(before, now);
    now.ended = options_.now();
    write_file(out_ + "/nightly.json", night_state_to_json(now));
    settle_exit_code();
  }

  NightState last_night() const {
    const std::string path = out_ + "/nightly.json";
    const auto text = text_of(path);
    if (!text) return {};
    try {
      return night_state_from_json(*text);
    } catch (const std::exception& error) {
      throw RunError(ExitCode::kUsage, "không đọc được kết quả đêm trước " + path + " (" + error.what() +
                                           "). Khôi phục tệp đó từ bản sao lưu, hoặc xoá nó để so sánh lại từ đầu.");
    }
  }

  // A disk that is not mounted looks like a province that took everything back: no unit must be told so.
  static void refuse_if_all_is_gone(const NightState& before, const NightState& now) {
    const std::size_t were = files_in(before);
    if (were == 0 || files_in(now) > 0) return;
    throw RunError(
        ExitCode::kIncomplete,
        fmt::format("thư mục hồ sơ không còn tệp nào, đêm trước có {} tệp. Kiểm tra ổ đĩa đã được gắn chưa; chưa "
                    "báo gì cho đơn vị. Nếu đúng là đã rút hết, xoá nightly.json rồi chạy lại.",
                    were));
  }

  static std::size_t files_in(const NightState& state) {
    std::size_t count = 0;
    for (const NightUnit& unit : state.units) count += unit.files.size();
    return count;
  }

  static void write_if_changed(const std::string& path, const std::string& text) {
    if (!holds(path, text)) write_file(path, text);
  }

  // A unit whose letter could not be sent keeps last night's state, so that the next letter tells it all.
  void tell_units(const NightState& before, NightState& now) {
    make_folder(out_ + "/digests", "--out");
    for (const NightUnitChanges& changes : summary_.changes) {
      if (!changes.changed()) continue;
      const Digest digest = make_digest(changes, frame(changes.unit), judgement_.messages);
      const std::string path = out_ + "/digests/" + file_name_of(changes.unit);
      write_file(path + ".html", digest.html);
      write_file(path + ".txt", digest.text);
      if (!send(changes.unit, digest)) keep_last_night(changes.unit, before, now);
    }
  }

  // Kinds of units have deadlines of their own.
  DigestFrame frame(const std::string& unit) const {
    const auto& verdicts = summary_.run.verdict.units;
    const auto found = std::ranges::find(verdicts, unit, &UnitVerdict::unit);
    return {options_.run.at, judgement_.policy.title,
            found == verdicts.end() ? summary_.run.verdict.days_left : found->round.days_left};
  }

  bool send(const std::string& unit, const Digest& digest) {
    Letter letter;
    letter.to = options_.mail.everything;
    const auto own = options_.mail.units.find(unit);
    if (own != options_.mail.units.end()) letter.to.insert(letter.to.end(), own->second.begin(), own->second.end());
    if (!options_.mail.configured || letter.to.empty()) return true;
    const std::string& from = options_.mail.server.from;
    letter.subject = digest.subject;
    letter.text = digest.text;
    letter.html = digest.html;
    letter.date = letter_date(begun_);
    letter.message_id =
        sha256_of(unit + "\n" + std::to_string(begun_)).substr(0, 32) + "@" + from.substr(from.find('@') + 1);
    try {
      options_.send(options_.mail.server, letter);
      ++summary_.letters_sent;
      return true;
    } catch (const MailError& error) {
      summary_.letters_failed.push_back(unit + ": " + error.what());
      return false;
    }
  }

  static void keep_last_night(const std::string& unit, const NightState& before, NightState& now) {
    std::erase_if(now.units, [&](const NightUnit& item) { return item.name == unit; });
    for (const NightUnit& item : before.units) {
      if (item.name == unit) now.units.push_back(item);
    }
    std::sort(now.units.begin(), now.units.end(),
              [](const NightUnit& a, const NightUnit& b) { return a.name < b.name; });
  }

  // Files left for next time are no failure of the night.
  void settle_exit_code() {
    const auto& buckets = summary_.run.report.totals.buckets;
    const auto found = buckets.find(Bucket::kNotExamined);
    const std::size_t not_examined = found == buckets.end() ? 0 : found->second;
    if (not_examined > sum(&NightUnitChanges::files_left)) summary_.code = ExitCode::kNotExamined;
    if (!summary_.letters_failed.empty()) summary_.code = ExitCode::kIncomplete;
  }

  template <class Item>
  std::size_t sum(std::vector<Item> NightUnitChanges::*list) const {
    std::size_t count = 0;
    for (const NightUnitChanges& changes : summary_.changes) count += (changes.*list).size();
    return count;
  }

  void heartbeat(const char* state, const std::string& message) const {
    using Changes = NightUnitChanges;
    nlohmann::ordered_json value = {{"schema", 1},
                                    {"state", state},
                                    {"began", iso_of(begun_)},
                                    {"ended", state == std::string_view("running") ? "" : iso_of(options_.now())},
                                    {"exit_code", static_cast<int>(summary_.code)},
                                    {"units", summary_.changes.size()},
                                    {"files", summary_.run.report.totals.files},
                                    {"new", sum(&Changes::fresh)},
                                    {"fixed", sum(&Changes::fixed)},
                                    {"still_open", sum(&Changes::still_open)},
                                    {"missing", sum(&Changes::newly_missing) + sum(&Changes::still_missing)},
                                    {"files_gone", sum(&Changes::files_gone)},
                                    {"files_damaged", sum(&Changes::files_damaged)},
                                    {"files_left", sum(&Changes::files_left)},
                                    {"retried", summary_.run.pool.retried},
                                    {"letters_sent", summary_.letters_sent},
                                    {"letters_failed", summary_.letters_failed.size()},
                                    {"message", message}};
    write_file(out_ + "/heartbeat.json",
               value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
  }

  const Judgement& judgement_;
  Store& store_;
  const NightOptions& options_;
  const std::string out_;
  const std::int64_t begun_;
  NightSummary summary_;
};

}  // namespace

NightLock::NightLock(const std::string& out)
    : file_(open((out + "/nightly.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (!file_) throw RunError(ExitCode::kUsage, "không mở được " + out + "/nightly.lock: " + std::strerror(errno));
  if (flock(file_.get(), LOCK_EX | LOCK_NB) == 0) return;
  throw RunError(ExitCode::kIncomplete, "lượt chạy đêm trước trong " + out +
                                            " chưa xong. Chờ lượt đó kết thúc; không chạy hai lượt cùng lúc.");
}

void tell_failed_start(const std::string& out, std::int64_t now, ExitCode code, const std::string& why) {
  const nlohmann::ordered_json value = {{"schema", 1},
                                        {"state", "failed"},
                                        {"began", iso_of(now)},
                                        {"ended", iso_of(now)},
                                        {"exit_code", static_cast<int>(code)},
                                        {"message", why}};
  write_file(out + "/heartbeat.json",
             value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

NightSummary run_night(const Judgement& judgement, Store& store, const NightOptions& options) {
  return Night(judgement, store, options).run();
}

}  // namespace kiemchung
