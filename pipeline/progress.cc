#include "pipeline/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr std::size_t kUsualWidth = 80;

std::size_t terminal_width() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : kUsualWidth;
}

// The end of a long path says more than its beginning.
std::string shortened(const std::string& text, std::size_t width) {
  std::u32string points = to_code_points(text);
  std::erase_if(points, [](char32_t c) { return c < 0x20 || c == 0x7f; });
  if (points.size() > width) points = U"…" + points.substr(points.size() - width + 1);
  return from_code_points(points);
}

std::string duration(double seconds) {
  const auto whole = std::lround(seconds);
  if (whole < 60) return fmt::format("{} giây", whole);
  if (whole < 3600) return fmt::format("{} phút {:02} giây", whole / 60, whole % 60);
  return fmt::format("{} giờ {:02} phút", whole / 3600, whole / 60 % 60);
}

}  // namespace

Progress::Progress(bool wanted) : shown_(wanted && isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() { clear(); }

void Progress::begin(const std::string& stage, std::size_t total) {
  stage_ = stage;
  total_ = total;
  done_ = 0;
  started_ = std::chrono::steady_clock::now();
  drawn_ = {};
  draw("");
}

void Progress::step(const std::string& file) {
  ++done_;
  const auto now = std::chrono::steady_clock::now();
  if (now - drawn_ < kRedraw && done_ != total_) return;
  drawn_ = now;
  draw(file);
}

void Progress::draw(const std::string& file) {
  if (!shown_) return;
  const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  const double rate = elapsed > 0.5 ? static_cast<double>(done_) / elapsed : 0.0;
  std::string line = total_ > 0 ? fmt::format("{} {}/{}", stage_, done_, total_) : fmt::format("{} {}", stage_, done_);
  if (rate > 0.0) line += fmt::format(" · {:.1f} tệp/giây", rate);
  if (rate > 0.0 && total_ > done_) line += " · còn " + duration(static_cast<double>(total_ - done_) / rate);
  const std::size_t used = to_code_points(line).size() + 4;
  const std::size_t width = terminal_width();
  if (!file.empty() && width > used + 8) line += " · " + shortened(file, width - used);
  fmt::print(stderr, "\r\033[K{}", line);
  std::fflush(stderr);
}

void Progress::clear() {
  if (!shown_) return;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
}

}  // namespace kiemchung
