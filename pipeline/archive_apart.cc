#include "pipeline/archive_apart.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "pipeline/isolated.h"

namespace kiemchung {
namespace {

constexpr std::size_t kMostPayload = 64u << 10;
constexpr std::size_t kMostName = 16u << 10;  // of one member; longer than any system takes

// A frame: type, length of the payload in this machine's own order, payload.
//   'M' a member begins: name · 'D' some of its bytes · 'm' it is over: "" or why it was refused
//   'E' the archive is over: "" or why it broke off
enum FrameType : char { kMember = 'M', kData = 'D', kMemberEnd = 'm', kEnd = 'E' };

IsolationLimits isolation() {
  IsolationLimits limits;
  limits.timeout = std::chrono::seconds(60);
  limits.cpu = std::chrono::seconds(600);  // of the largest archive ArchiveLimits lets through
  return limits;
}

struct NobodyReads {};

void put_frame(const IsolatedChild::Line& line, FrameType type, std::string_view payload) {
  const auto length = static_cast<std::uint32_t>(payload.size());
  std::string head(1 + sizeof length, type);
  std::memcpy(head.data() + 1, &length, sizeof length);
  if (!line.put(head) || !line.put(payload)) throw NobodyReads{};
}

// In the child.
void send_members(int descriptor, const ArchiveLimits& limits, const IsolatedChild::Line& line) {
  const std::string broke =
      read_archive(descriptor, limits, [&](ArchiveMember& member, const std::function<bool(std::string_view&)>& read) {
        put_frame(line, kMember, std::string_view(member.name).substr(0, kMostName));
        for (std::string_view piece; read(piece);) put_frame(line, kData, piece);
        put_frame(line, kMemberEnd, member.refused);
      });
  put_frame(line, kEnd, broke);
}

// What arrives, frame by frame. Broken once the child ended, hung or sent what is no frame.
class Frames {
 public:
  explicit Frames(IsolatedChild& child) : child_(child), payload_(kMostPayload, '\0') {}

  bool next() {
    std::array<char, 1 + sizeof(std::uint32_t)> head{};
    std::uint32_t length = 0;
    broken_ = broken_ || !child_.get(head.data(), head.size());
    std::memcpy(&length, head.data() + 1, sizeof length);
    broken_ = broken_ || length > kMostPayload || !child_.get(payload_.data(), length);
    type_ = head.front();
    if (broken_) type_ = kEnd;
    length_ = broken_ ? 0 : length;
    return !broken_;
  }
  char type() const { return type_; }
  std::string_view payload() const { return std::string_view(payload_).substr(0, length_); }
  bool broken() const { return broken_; }
  void break_off() { broken_ = true; }

  // A reason as the report knows them; a child may say anything.
  std::string reason() const {
    const bool known = std::find(std::begin(kRefusals), std::end(kRefusals), payload()) != std::end(kRefusals);
    return known || payload().empty() ? std::string(payload()) : "archive_damaged";
  }

 private:
  IsolatedChild& child_;
  std::string payload_;
  std::size_t length_ = 0;
  char type_ = kEnd;
  bool broken_ = false;
};

// In the parent: members as the sink wants them.
class Members {
 public:
  Members(IsolatedChild& child, const ArchiveLimits& limits) : frames_(child), limits_(limits) {}

  std::string deliver(const MemberSink& sink) {
    while (frames_.next() && frames_.type() == kMember) {
      if (++members_ > limits_.max_entries) return "archive_entries";
      ArchiveMember member{std::string(frames_.payload()), ""};
      over_ = false;
      bytes_ = 0;
      // The end of a refused member says why; it follows at once, before the sink is asked to take anything.
      const bool has_bytes = frames_.next() && frames_.type() == kData;
      if (!has_bytes) end_member(member);
      const bool file = settle_name(member);
      first_ = has_bytes && member.refused.empty();
      if (file) sink(member, [&](std::string_view& piece) { return take(member, piece); });
      while (!over_) pass_over(member);
    }
    if (frames_.broken() || frames_.type() != kEnd) return "archive_damaged";
    return frames_.reason();
  }

 private:
  // The next piece of a member. False at its end, which may come with a reason.
  bool take(ArchiveMember& member, std::string_view& piece) {
    if (over_ || !member.refused.empty()) return false;
    if (!first_ && (!frames_.next() || frames_.type() != kData)) {
      end_member(member);
      return false;
    }
    first_ = false;
    piece = frames_.payload();
    bytes_ += piece.size();
    total_ += piece.size();
    // The child counts, too: only one that was taken over comes here.
    if (bytes_ > limits_.max_member_bytes || total_ > limits_.max_total_bytes) {
      frames_.break_off();
      end_member(member);
    }
    return member.refused.empty();
  }

  void pass_over(ArchiveMember& member) {
    if (!frames_.next() || frames_.type() != kData) end_member(member);
  }

  void end_member(ArchiveMember& member) {
    over_ = true;
    if (frames_.type() != kMemberEnd) frames_.break_off();
    if (member.refused.empty()) member.refused = frames_.broken() ? "archive_damaged" : frames_.reason();
  }

  Frames frames_;
  const ArchiveLimits& limits_;
  std::size_t members_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t total_ = 0;
  bool first_ = false;  // the frame that was read already holds the member's first bytes
  bool over_ = false;
};

ArchiveListing listing_from(const std::string& text) {
  const auto value = nlohmann::json::parse(text, nullptr, false);
  if (!value.is_array() || value.size() != 3) return {ZipKind::kArchive, 0, "archive_damaged"};
  ArchiveListing listing;
  const auto kind = value.at(0).is_number_unsigned() ? value.at(0).get<unsigned>() : 0u;
  listing.kind = static_cast<ZipKind>(std::min(kind, static_cast<unsigned>(ZipKind::kOther)));
  listing.entries = value.at(1).is_number_unsigned() ? value.at(1).get<std::size_t>() : 0;
  const std::string refused = value.at(2).is_string() ? value.at(2).get<std::string>() : "archive_damaged";
  listing.refused = refused.empty() || refused == "archive_entries" ? refused : "archive_damaged";
  return listing;
}

}  // namespace

ArchiveListing list_archive_apart(int descriptor, const ArchiveLimits& limits) {
  const ArchiveLocale locale;
  const auto text = run_isolated(
      [&] {
        const ArchiveListing listing = list_archive(descriptor, limits);
        return nlohmann::json({static_cast<unsigned>(listing.kind), listing.entries, listing.refused}).dump();
      },
      isolation());
  return listing_from(text.value_or(""));
}

std::string receive_members(IsolatedChild& child, const ArchiveLimits& limits, const MemberSink& sink) {
  return Members(child, limits).deliver(sink);
}

std::string read_archive_apart(int descriptor, const ArchiveLimits& limits, const MemberSink& sink) {
  const ArchiveLocale locale;
  IsolatedChild child([&](const IsolatedChild::Line& line) { send_members(descriptor, limits, line); }, isolation());
  return receive_members(child, limits, sink);
}

}  // namespace kiemchung
