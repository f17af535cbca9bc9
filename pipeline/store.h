// What the program remembers between runs: facts and pictures by content, when each file was first seen, and the runs.
//
// SQLite in WAL mode. Each document is one transaction, so a run that is killed has lost at most the document it was
// reading. Facts carry their own SHA-256, the rest sums against damage; what does not match its sum is refused or read
// again, never judged.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "extractors/document_facts.h"

namespace kiemchung {

// Limits a document was examined under. A document that failed under them is examined again only under wider ones.
struct ExamineLimits {
  int timeout_seconds = 0;
  int memory_mib = 0;
};

struct PictureRow {
  std::string place;
  int page = 0;
  Box box;
  std::string media_type;
  std::string sha256;  // of the picture's bytes
};

struct RunRow {
  std::int64_t id = 0;
  std::string at;  // UTC instant judged at
  std::string policy;
  std::string state;  // running | finished | interrupted
};

// What stands on disk and was already looked at; used by incremental runs to leave unchanged files unopened.
struct FileStamp {
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;  // ctime: moves even where mtime was set back
  std::uint64_t inode = 0;
  bool operator==(const FileStamp&) const = default;
};

// When a content first stood at its place, and the last look before that did not find it there; "" if nobody looked.
struct Sighting {
  std::string first_seen;
  std::string unseen;
  bool operator==(const Sighting&) const = default;
};

class Store {
 public:
  // `url`: a path, "sqlite:PATH" or "sqlite:///PATH". Creates the file and its folder if missing and `create`.
  // Throws RunError: damaged, newer than this program, not a store, not writable, or an unsupported kind of URL.
  explicit Store(const std::string& url, bool create = true);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  const std::string& path() const;

  // Holds the store for one run; a second run gets a RunError (kUsage), as does one whose record of when files were
  // first seen is damaged: that record cannot be read again from the documents. Released with the store.
  void lock_for_run();

  // Facts of this reader version. A document that failed in the examiner (crash, time, memory) counts as unknown if the
  // limits now are wider than those it failed under. Throws RunError if the row does not match its checksum.
  std::optional<DocumentFacts> facts(const std::string& sha256, const ExamineLimits& limits) const;
  bool has_facts(const std::string& sha256, const ExamineLimits& limits) const;
  void keep(const DocumentFacts& facts, const std::vector<Picture>& pictures, const ExamineLimits& limits);

  std::vector<PictureRow> picture_rows(const std::string& sha256) const;
  // Bytes of a picture of that document; nothing if there is none. Throws RunError if they do not match their checksum.
  std::optional<std::string> picture(const std::string& sha256, const std::string& picture_sha256) const;

  // When this content first stood at that place; `now` is recorded if it is new.
  Sighting sighting(const std::string& unit, const std::string& path, const std::string& sha256, const Sighting& now);

  // Text kept under a name by one of the stages ("sheet:<sha256>"); the stage owns its meaning.
  std::optional<std::string> note(const std::string& name) const;
  void keep_note(const std::string& name, const std::string& text);

  // Intake's memory of a place on disk: the stamp and what intake made of it.
  std::optional<std::string> intake_entry(const std::string& location, const FileStamp& stamp) const;
  void keep_intake_entry(const std::string& location, const FileStamp& stamp, const std::string& entry);

  std::int64_t begin_run(const std::string& at, const std::string& policy);
  // Everything kept so far is on the disk once this returns: what a report says was first seen today must still be
  // known after a power cut.
  void end_run(std::int64_t id, const std::string& state);
  std::vector<RunRow> runs() const;

  // Full check: SQLite's own integrity check and every checksum. One line a fault; empty: sound.
  std::vector<std::string> verify() const;
  std::int64_t document_count() const;

  // Groups many small writes into one commit. Nested calls join the outer one.
  void together(const std::function<void()>& work);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kiemchung
