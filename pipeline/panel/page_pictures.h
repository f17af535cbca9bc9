// Pages as pictures, drawn by a sandboxed worker and kept in memory up to a limit.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <utility>

#include "pipeline/panel/app.h"
#include "pipeline/worker_pool.h"

namespace kiemchung::panel {

class PagePictures {
 public:
  explicit PagePictures(PoolOptions pool) : pool_(std::move(pool)) {}

  // Nothing if the page cannot be drawn or the file is gone. Called from several threads; at most two draw at a time.
  std::optional<PagePicture> get(const EvidenceItem& item, int page);

 private:
  using Key = std::pair<std::string, int>;
  struct Entry {
    PagePicture picture;
    std::list<Key>::iterator place;
  };

  std::optional<PagePicture> kept(const Key& key);
  void keep(const Key& key, const PagePicture& picture);

  PoolOptions pool_;
  std::counting_semaphore<2> drawing_{2};
  std::mutex mutex_;
  std::map<Key, Entry> entries_;
  std::list<Key> recent_;  // newest first
  std::size_t bytes_ = 0;
};

}  // namespace kiemchung::panel
