// What the store remembers of a unit between runs: when it was last looked through and what lay there, and the list of
// its files as it was frozen once the campaign was locked.
//
// A look proves that a file was not there yet only where the same places were looked through as a whole: its name holds
// the paths that were given.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/intake.h"
#include "pipeline/store.h"
#include "verifiers/claim.h"

namespace kiemchung {

struct WatchedFile {
  std::string sha256;  // "" of a file that was not read
  std::uint64_t size = 0;
};

// One look through a unit: its files by path.
struct UnitLook {
  std::string at;  // UTC instant
  std::map<std::string, WatchedFile> files;
};

class UnitWatch {
 public:
  // `paths`: as given to the run. `at`: the run's instant. Both must be the run's own; the store must outlive this.
  UnitWatch(Store& store, const std::vector<std::string>& paths, std::string at);

  // The last look before this run; nothing if these places were never looked through, or only at a later instant.
  const UnitLook* last_look(const std::string& unit);
  // Since when a file that is new now was not there yet; "" if no look can tell.
  std::string unseen(const IntakeFile& file);
  // Call once the run is through: remembers what lay there.
  void remember(const Manifest& manifest);

  // The unit's list frozen after `locked`, made now if this is the first run after it, and what differs from it.
  // What is frozen is what lay there at the last look before the lock, and what came later but lay on its disk before
  // the lock; without such a look, what lies there now.
  // Throws RunError if the frozen list no longer matches its checksum.
  FrozenFiles frozen(const std::string& policy, const std::string& unit, const std::string& locked,
                     const Manifest& manifest);

 private:
  std::string look_name(const std::string& unit) const;

  Store& store_;
  std::string places_;
  std::string at_;
  std::map<std::string, std::optional<UnitLook>> looks_;
};

// UTC instant of a file's ctime, rounded up to a second; "" if it is unknown or after `at`.
std::string on_disk_since(const IntakeFile& file, const std::string& at);

}  // namespace kiemchung
