#include "pipeline/panel/page_pictures.h"

#include "pipeline/archive_member.h"

namespace kiemchung::panel {

namespace {

constexpr std::size_t kMostBytes = 256u << 20;

}  // namespace

std::optional<PagePicture> PagePictures::kept(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  recent_.splice(recent_.begin(), recent_, found->second.place);
  return found->second.picture;
}

void PagePictures::keep(const Key& key, const PagePicture& picture) {
  const std::lock_guard lock(mutex_);
  if (entries_.contains(key)) return;
  recent_.push_front(key);
  entries_.emplace(key, Entry{picture, recent_.begin()});
  bytes_ += picture.bytes.size();
  while (bytes_ > kMostBytes && recent_.size() > 1) {
    const auto oldest = entries_.find(recent_.back());
    bytes_ -= oldest->second.picture.bytes.size();
    entries_.erase(oldest);
    recent_.pop_back();
  }
}

std::optional<PagePicture> PagePictures::get(const EvidenceItem& item, int page) {
  const Key key{item.sha256, page};
  if (auto found = kept(key)) return found;
  if (item.location.empty()) return std::nullopt;
  drawing_.acquire();
  std::optional<PagePicture> drawn;
  try {
    PoolOptions pool = pool_;
    pool.jobs = 1;
    pool.read.only_page = page;
    ExamineJob job;
    job.path = item.location;
    job.sha256 = item.sha256;
    if (!item.way.empty()) {
      job.open = [&item] {
        auto member = open_member(item.location, item.way);
        return member ? member->release() : -1;
      };
    }
    examine_all(
        {job}, pool,
        [&drawn](ExamineOutcome&& outcome) {
          if (outcome.pictures.empty()) return;
          Picture& picture = outcome.pictures.front();
          drawn = PagePicture{std::move(picture.media_type), std::move(picture.bytes)};
        },
        [] { return false; });
  } catch (...) {
    drawing_.release();
    throw;
  }
  drawing_.release();
  if (drawn) keep(key, *drawn);
  return drawn;
}

}  // namespace kiemchung::panel
