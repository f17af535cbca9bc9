// One PDF as a sequence of revisions: its cross-reference chain with tables, streams and hybrids, and every object as
// each revision sees it (ISO 32000-2 §7.5). Nothing is repaired silently: where the chain is unusable, `repaired()`
// says that the objects were found by scanning, and revisions then mean nothing.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>

#include "extractors/pdf/raw_object.h"

namespace kiemchung::raw {

struct Entry {
  enum class Type : std::uint8_t { kFree, kInUse, kCompressed };
  Type type = Type::kFree;
  std::uint32_t number = 0;
  std::uint32_t generation = 0;  // kCompressed: 0
  std::uint64_t offset = 0;      // kInUse: of "n g obj" in the file; kCompressed: number of the object stream
  std::uint32_t index = 0;       // kCompressed: place in the object stream
};

// One cross-reference section (with its XRefStm merged in, where it is a hybrid).
struct Section {
  std::uint64_t offset = 0;  // of "xref", or of the stream object's header
  std::uint64_t end = 0;     // one past its "%%EOF", or past the trailer where none follows
  bool stream = false;
  bool hybrid = false;
  Object trailer;
  std::vector<Entry> entries;             // by number, one each
  std::vector<std::uint32_t> containers;  // numbers of the section's own cross-reference streams
  std::optional<std::uint64_t> previous;
  int revision = 0;  // from 1, oldest first
};

// [begin, end) in the file; end is one past the line end after "%%EOF".
struct Revision {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t eof = 0;  // one past "%%EOF" itself
};

// Reads on demand and keeps what it read: objects stay valid for the life of the file. The bytes must outlive it. Not
// for use from several threads. Bounded in sections, entries, depth and decoded bytes.
class RawFile {
 public:
  explicit RawFile(Bytes bytes);

  Bytes bytes() const { return bytes_; }
  bool usable() const { return !sections_.empty(); }
  bool repaired() const { return repaired_; }
  bool encrypted() const { return encrypted_; }
  std::uint64_t header_offset() const { return header_offset_; }
  const std::vector<Section>& sections() const { return sections_; }     // newest first
  const std::vector<Revision>& revisions() const { return revisions_; }  // oldest first
  int latest() const { return static_cast<int>(revisions_.size()); }
  const std::vector<std::string>& defects() const { return defects_; }

  // The newest trailer of a view. A view is a revision number: what a reader of the file cut off there would see.
  const Object* trailer(int view) const;
  // The entry that decides an object in a view; nullptr if no section names it.
  const Entry* entry(std::uint32_t number, int view) const;
  // The object in a view; nullptr if it is free, unknown, or its place does not hold it (see header_matches).
  const Object* object(std::uint32_t number, int view);
  const Object* load(const Entry& entry, int view);
  // Follows references (up to 32) to a value; nullptr stays nullptr, a dangling reference gives nullptr.
  const Object* resolve(const Object* object, int view);
  const Object* get(const Object* dictionary, std::string_view key, int view);
  const Object* catalogue(int view);
  // The entry points at "number generation obj" of the same numbers.
  bool header_matches(const Entry& entry) const;
  // Decoded data of a stream, at most `limit` bytes (see decode_stream).
  std::optional<std::string> stream_data(const Object& stream, int view, std::size_t limit);
  Bytes stream_bytes(const Object& stream) const;
  // Start of the innermost indirect object known to any section that holds this place, with its header; nothing if
  // none.
  std::optional<ObjectHeader> object_around(std::uint64_t position, std::uint64_t* begin);

 private:
  struct Container {
    std::string data;
    std::vector<std::pair<std::uint32_t, std::uint64_t>> members;  // number, offset in data
  };

  void read_chain();
  bool read_section(std::uint64_t offset);
  bool read_table(Parser& parser, Section& section);
  bool read_cross_reference_stream(std::uint64_t offset, Section& section);
  void number_revisions();
  void note_encryption();
  void rebuild_by_scanning();
  void defect(std::string code);
  const Container* container(std::uint32_t number, int view);
  std::unique_ptr<Object> load_at(std::uint64_t offset, Ref expected, int view, bool trust_header);
  std::uint64_t end_of_data(const Object& dictionary, std::uint64_t begin, int view);
  Object resolved_filters(const Object& stream, int view);

  Bytes bytes_;
  std::uint64_t header_offset_ = 0;
  std::uint64_t base_ = 0;  // added to offsets where junk stands before the header
  bool repaired_ = false;
  bool encrypted_ = false;
  std::vector<Section> sections_;
  std::vector<Revision> revisions_;
  std::vector<std::string> defects_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Object>> at_offset_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Object>> compressed_;  // by container object's place and index
  std::unordered_map<const Object*, std::unique_ptr<Container>> containers_;
  std::vector<std::uint64_t> starts_;  // of all in-use objects, sorted; filled on first need
  std::size_t decoded_ = 0;
  int loading_ = 0;
};

}  // namespace kiemchung::raw
