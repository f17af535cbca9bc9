// The trust store on disk: what offices imported, and the shipped pins it is held against. The only place that opens
// these files.
//
//   config/trust/pins.toml        shipped fingerprints; the program ships no certificate
//   TRUST/<sha256>.pinned         an imported file, as it came; its roots count only where pinned
//   TRUST/<sha256>.accepted       imported with --allow-unpinned: a person compared the fingerprint by another way
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/config_files.h"
#include "verifiers/signature/trust_store.h"

namespace kiemchung {

class TrustFolder {
 public:
  // `given`: --trust; "" looks at $KIEMCHUNG_TRUST, then "trust/imported" in the configuration folder. The folder need
  // not exist. Throws RunError (kUsage) if the pins cannot be read.
  TrustFolder(const ConfigFolder& config, const std::string& given);

  const std::filesystem::path& path() const { return path_; }

  // Everything imported, in a fixed order. Throws RunError (kUsage) naming a file that cannot be read.
  TrustStore load() const;

  struct Imported {
    std::string file;
    std::vector<TrustImport> items;
  };
  // Reads each file and keeps those that hold something the store takes. Throws RunError (kUsage) for a file that
  // cannot be read, (kIncomplete) if the folder cannot be written.
  std::vector<Imported> import(const std::vector<std::string>& files, bool accept_unpinned) const;

  // Keeps a fetched revocation list that was already found genuine. Throws RunError as import().
  void keep_list(const std::string& bytes) const;

 private:
  std::filesystem::path path_;
  std::vector<TrustPin> pins_;
};

}  // namespace kiemchung
