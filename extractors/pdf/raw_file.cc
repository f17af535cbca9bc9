#include "extractors/pdf/raw_file.h"

#include <algorithm>
#include <set>

namespace kiemchung::raw {
namespace {

constexpr std::size_t kMaxSections = 4096;
constexpr std::size_t kMaxEntries = 8'000'000;
constexpr std::size_t kMaxDecoded = 512u << 20;   // all object streams of one file together
constexpr std::size_t kMaxContainer = 64u << 20;  // one object or cross-reference stream
constexpr int kMaxNesting = 16;                   // a stream's /Length in an object stream in …
constexpr std::uint32_t kMaxNumber = 16'777'216;  // far above any real object number

bool by_number(const Entry& a, const Entry& b) { return a.number < b.number; }

// Later entries of one section replace earlier ones of the same number.
void sort_entries(std::vector<Entry>& entries) {
  if (std::is_sorted(entries.begin(), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.number <= b.number; }))
    return;
  std::stable_sort(entries.begin(), entries.end(), by_number);
  std::vector<Entry> unique;
  for (const Entry& entry : entries) {
    if (!unique.empty() && unique.back().number == entry.number) {
      unique.back() = entry;
    } else {
      unique.push_back(entry);
    }
  }
  entries = std::move(unique);
}

// One 20-byte line of a table; the parser's way is for writers who miscount spaces.
bool read_line(Bytes bytes, std::uint64_t at, Entry& entry) {
  if (at + 18 > bytes.size() || bytes[at + 10] != ' ' || bytes[at + 16] != ' ') return false;
  std::uint64_t offset = 0, generation = 0;
  for (int i = 0; i < 10; ++i) {
    if (!is_digit(bytes[at + i])) return false;
    offset = offset * 10 + (bytes[at + i] - '0');
  }
  for (int i = 11; i < 16; ++i) {
    if (!is_digit(bytes[at + i])) return false;
    generation = generation * 10 + (bytes[at + i] - '0');
  }
  const unsigned char type = bytes[at + 17];
  if (type != 'n' && type != 'f') return false;
  entry.type = type == 'n' ? Entry::Type::kInUse : Entry::Type::kFree;
  entry.offset = offset;
  entry.generation = static_cast<std::uint32_t>(generation);
  return true;
}

bool read_loose_line(Parser& parser, Entry& entry) {
  const auto offset = parser.take_unsigned();
  const auto generation = offset ? parser.take_unsigned() : std::nullopt;
  if (!generation || *generation > 65535) return false;
  const std::string_view type = parser.word();
  if (type != "n" && type != "f") return false;
  entry.type = type == "n" ? Entry::Type::kInUse : Entry::Type::kFree;
  entry.offset = *offset;
  entry.generation = static_cast<std::uint32_t>(*generation);
  return true;
}

std::uint64_t big_endian(const std::string& data, std::size_t at, std::size_t width, std::uint64_t fallback) {
  if (width == 0) return fallback;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | static_cast<unsigned char>(data[at + i]);
  return value;
}

std::optional<std::uint64_t> unsigned_value(const Object* object) {
  if (!object || object->kind != Kind::kInteger || object->integer < 0) return std::nullopt;
  return static_cast<std::uint64_t>(object->integer);
}

}  // namespace

RawFile::RawFile(Bytes bytes) : bytes_(bytes) {
  const auto header = find_first(bytes, "%PDF-", 0, std::min<std::uint64_t>(bytes.size(), 65536));
  if (!header) return;
  header_offset_ = *header;
  read_chain();
  note_encryption();
  // Object streams of an encrypted file cannot be read here, so its catalogue may be out of sight without being broken.
  if (usable() && (encrypted_ || catalogue(latest()))) return;
  rebuild_by_scanning();
  note_encryption();
}

void RawFile::note_encryption() {
  for (const Section& section : sections_) {
    const Object* encrypt = section.trailer.find("Encrypt");
    encrypted_ |= encrypt && encrypt->kind != Kind::kNull;
  }
}

void RawFile::defect(std::string code) {
  if (std::find(defects_.begin(), defects_.end(), code) == defects_.end()) defects_.push_back(std::move(code));
}

void RawFile::read_chain() {
  const auto keyword = find_last(bytes_, "startxref", header_offset_, bytes_.size());
  if (!keyword) return;
  Parser parser(bytes_, *keyword + 9);
  const auto start = parser.take_unsigned();
  if (!start) return;
  std::set<std::uint64_t> visited;
  std::optional<std::uint64_t> next = *start;
  while (next) {
    if (sections_.size() >= kMaxSections) {
      defect("XREF_CHAIN_TOO_LONG");
      break;
    }
    if (!visited.insert(*next).second) {
      defect("XREF_LOOP");
      break;
    }
    bool read = read_section(*next + base_);
    if (!read && sections_.empty() && header_offset_ > 0) {
      base_ = header_offset_;
      read = read_section(*next + base_);
    }
    if (!read) {
      if (!sections_.empty()) defect("XREF_CHAIN_BROKEN");
      break;
    }
    next = sections_.back().previous;
  }
  if (!sections_.empty()) number_revisions();
}

bool RawFile::read_section(std::uint64_t offset) {
  Parser parser(bytes_, offset);
  if (offset >= bytes_.size()) return false;
  Section section;
  parser.skip_space();
  section.offset = parser.position();
  if (parser.take("xref")) {
    if (!read_table(parser, section)) return false;
  } else if (!read_cross_reference_stream(section.offset, section)) {
    return false;
  }
  if (section.end == 0) section.end = parser.position();
  Parser tail(bytes_, section.end);
  tail.take("endobj");
  const std::uint64_t after_object = tail.position();
  if (tail.take("startxref") && tail.take_unsigned()) {
    // Between the number and %%EOF only white space; the marker itself reads as a comment, so it is looked for by hand.
    const auto eof = find_first(bytes_, "%%EOF", tail.position(), tail.position() + 32);
    section.end = eof ? *eof + 5 : tail.position();
  } else {
    section.end = after_object;
  }
  section.previous = unsigned_value(section.trailer.find("Prev"));
  std::size_t total = section.entries.size();
  for (const Section& known : sections_) total += known.entries.size();
  if (total > kMaxEntries) return false;
  sections_.push_back(std::move(section));
  return true;
}

bool RawFile::read_table(Parser& parser, Section& section) {
  while (true) {
    parser.skip_space();
    if (parser.take("trailer")) break;
    const auto first = parser.take_unsigned();
    const auto count = first ? parser.take_unsigned() : std::nullopt;
    if (!count || *first > kMaxNumber || *count > bytes_.size() / 18 + 1 || *first + *count > kMaxNumber) return false;
    parser.skip_space();
    section.entries.reserve(section.entries.size() + *count);
    for (std::uint64_t i = 0; i < *count; ++i) {
      Entry entry;
      if (read_line(bytes_, parser.position(), entry)) {
        parser.seek(parser.position() + 18);
        parser.skip_space();
      } else if (!read_loose_line(parser, entry)) {
        break;  // fewer lines than announced: what stands is taken, as readers do
      }
      entry.number = static_cast<std::uint32_t>(*first + i);
      if (entry.type == Entry::Type::kInUse) {
        if (entry.offset == 0) entry.type = Entry::Type::kFree;  // some writers mark unused objects so
        entry.offset += base_;
      }
      section.entries.push_back(entry);
    }
  }
  auto trailer = parser.value();
  if (!trailer || !trailer->is_dictionary()) return false;
  section.trailer = std::move(*trailer);
  section.end = section.trailer.end;
  // "1 n" where the free head of the list shows that numbering starts at 0: an old writers' mistake all readers
  // forgive.
  if (!section.entries.empty() && section.entries[0].number == 1 && section.entries[0].type == Entry::Type::kFree &&
      section.entries[0].generation == 65535) {
    for (Entry& entry : section.entries) --entry.number;
    defect("XREF_NUMBERED_FROM_ONE");
  }
  sort_entries(section.entries);
  if (const auto hidden = unsigned_value(section.trailer.find("XRefStm"))) {
    Section part;
    section.hybrid = true;
    if (read_cross_reference_stream(*hidden + base_, part)) {
      section.containers = part.containers;
      std::vector<Entry> merged = part.entries;
      for (const Entry& entry : section.entries) {
        const auto same = std::lower_bound(part.entries.begin(), part.entries.end(), entry, by_number);
        const bool both = same != part.entries.end() && same->number == entry.number;
        if (!(both && entry.type == Entry::Type::kFree)) merged.push_back(entry);
      }
      section.entries = std::move(merged);
      sort_entries(section.entries);
    } else {
      defect("XREF_HYBRID_BROKEN");
    }
  }
  return true;
}

bool RawFile::read_cross_reference_stream(std::uint64_t offset, Section& section) {
  const auto header = object_header(bytes_, offset);
  if (!header) return false;
  const auto object = load_at(offset, header->ref, 0, true);
  if (!object || object->kind != Kind::kStream) return false;
  const Object* type = object->find("Type");
  const Object* widths = object->find("W");
  if (!type || !type->is_name("XRef") || !widths || widths->kind != Kind::kArray || widths->items.size() < 3)
    return false;
  std::size_t w[3];
  for (std::size_t i = 0; i < 3; ++i) {
    const auto width = unsigned_value(&widths->items[i]);
    if (!width || *width > 8) return false;
    w[i] = *width;
  }
  const std::size_t line = w[0] + w[1] + w[2];
  const auto data = decode_stream(*object, stream_bytes(*object), kMaxContainer);
  if (!data || line == 0) return false;
  std::vector<std::uint64_t> ranges;
  if (const Object* index = object->find("Index"); index && index->kind == Kind::kArray) {
    for (const Object& item : index->items) ranges.push_back(unsigned_value(&item).value_or(kMaxNumber));
  } else {
    ranges = {0, unsigned_value(object->find("Size")).value_or(0)};
  }
  std::size_t at = 0;
  for (std::size_t r = 0; r + 1 < ranges.size(); r += 2) {
    for (std::uint64_t i = 0; i < ranges[r + 1] && at + line <= data->size(); ++i, at += line) {
      if (ranges[r] + i >= kMaxNumber) return false;
      Entry entry;
      entry.number = static_cast<std::uint32_t>(ranges[r] + i);
      const std::uint64_t kind = big_endian(*data, at, w[0], 1);
      const std::uint64_t second = big_endian(*data, at + w[0], w[1], 0);
      const std::uint64_t third = big_endian(*data, at + w[0] + w[1], w[2], 0);
      entry.type = kind == 1 ? Entry::Type::kInUse : kind == 2 ? Entry::Type::kCompressed : Entry::Type::kFree;
      entry.offset = kind == 1 ? second + base_ : second;
      if (kind == 2) {
        entry.index = static_cast<std::uint32_t>(third);
      } else {
        entry.generation = static_cast<std::uint32_t>(third);
      }
      section.entries.push_back(entry);
    }
  }
  sort_entries(section.entries);
  section.stream = true;
  section.containers.push_back(header->ref.number);
  section.end = object->end;
  section.trailer = *object;
  return true;
}

// Sections whose /Prev points forward belong to one linearised revision (ISO 32000-2 Annex F).
void RawFile::number_revisions() {
  revisions_.clear();
  int revision = 0;
  for (std::size_t i = sections_.size(); i-- > 0;) {
    const bool same = i + 1 < sections_.size() && sections_[i + 1].offset > sections_[i].offset;
    if (!same || revision == 0) {
      ++revision;
      revisions_.push_back({});
    }
    sections_[i].revision = revision;
    Revision& current = revisions_.back();
    current.eof = std::max(current.eof, sections_[i].end);
  }
  std::uint64_t begin = 0;
  for (Revision& current : revisions_) {
    current.begin = begin;
    current.end = current.eof;
    if (current.end < bytes_.size() && bytes_[current.end] == '\r') ++current.end;
    if (current.end < bytes_.size() && bytes_[current.end] == '\n') ++current.end;
    begin = current.end;
  }
}

void RawFile::rebuild_by_scanning() {
  sections_.clear();
  revisions_.clear();
  at_offset_.clear();
  compressed_.clear();
  containers_.clear();
  base_ = 0;
  Section section;
  std::optional<std::uint64_t> at = header_offset_;
  while ((at = find_first(bytes_, "obj", *at, bytes_.size()))) {
    const std::uint64_t word = *at;
    *at += 3;
    // Walk back over "n g " in front of the word.
    std::uint64_t begin = word;
    int parts = 0;
    while (parts < 2) {
      std::uint64_t space = begin;
      while (space > 0 && is_space(bytes_[space - 1]) && begin - space < 16) --space;
      std::uint64_t digit = space;
      while (digit > 0 && is_digit(bytes_[digit - 1]) && space - digit < 12) --digit;
      if (digit == space || (parts == 1 && space == begin)) break;
      begin = digit;
      ++parts;
    }
    if (parts < 2) continue;
    const auto header = object_header(bytes_, begin);
    if (!header || header->ref.number >= kMaxNumber || section.entries.size() >= kMaxEntries) continue;
    section.entries.push_back({Entry::Type::kInUse, header->ref.number, header->ref.generation, begin, 0});
  }
  if (section.entries.empty()) return;
  repaired_ = true;
  defect("PARSER_REPAIRED");
  sort_entries(section.entries);
  std::uint64_t from = header_offset_;
  while (const auto keyword = find_first(bytes_, "trailer", from, bytes_.size())) {
    from = *keyword + 7;
    Parser parser(bytes_, from);
    auto trailer = parser.value();
    if (trailer && trailer->is_dictionary() && trailer->find("Root")) section.trailer = std::move(*trailer);
  }
  section.revision = 1;
  section.end = bytes_.size();
  sections_.push_back(std::move(section));
  revisions_.push_back({0, bytes_.size(), bytes_.size()});
  if (sections_[0].trailer.find("Root")) return;
  // No trailer: a cross-reference stream's dictionary or the catalogue itself gives the root.
  Object made;
  made.kind = Kind::kDictionary;
  std::size_t looked = 0;
  for (const Entry& entry : sections_[0].entries) {
    if (++looked > 20000) break;
    const Object* object = load(entry, 1);
    const Object* type = object && object->is_dictionary() ? object->find("Type") : nullptr;
    if (type && type->is_name("XRef") && object->find("Root")) {
      sections_[0].trailer = *object;
      return;
    }
    if (type && type->is_name("Catalog")) {
      Object root;
      root.kind = Kind::kReference;
      root.ref = {entry.number, entry.generation};
      made.keys = {"Root"};
      made.items = {root};
    }
  }
  sections_[0].trailer = made;
}

const Object* RawFile::trailer(int view) const {
  for (const Section& section : sections_) {
    if (section.revision <= view) return &section.trailer;
  }
  return nullptr;
}

const Entry* RawFile::entry(std::uint32_t number, int view) const {
  Entry wanted;
  wanted.number = number;
  for (const Section& section : sections_) {
    if (section.revision > view) continue;
    const auto found = std::lower_bound(section.entries.begin(), section.entries.end(), wanted, by_number);
    if (found != section.entries.end() && found->number == number) return &*found;
  }
  return nullptr;
}

const Object* RawFile::object(std::uint32_t number, int view) {
  const Entry* found = entry(number, view);
  return found ? load(*found, view) : nullptr;
}

bool RawFile::header_matches(const Entry& entry) const {
  const auto header = object_header(bytes_, entry.offset);
  return header && header->ref.number == entry.number && header->ref.generation == entry.generation;
}

const Object* RawFile::load(const Entry& entry, int view) {
  if (entry.type == Entry::Type::kFree || loading_ > kMaxNesting) return nullptr;
  if (entry.type == Entry::Type::kInUse) {
    const auto known = at_offset_.find(entry.offset);
    if (known != at_offset_.end()) {
      return header_matches(entry) ? known->second.get() : nullptr;
    }
    ++loading_;
    auto object = load_at(entry.offset, {entry.number, entry.generation}, view, false);
    --loading_;
    const auto header = object_header(bytes_, entry.offset);
    if (header && (header->ref.number != entry.number || header->ref.generation != entry.generation)) return nullptr;
    return (at_offset_[entry.offset] = std::move(object)).get();
  }
  const Container* holder = container(static_cast<std::uint32_t>(entry.offset), view);
  if (!holder) return nullptr;
  // The index is a hint in practice; the number decides, as ISO 32000-2 §7.5.7 asks.
  std::size_t index = entry.index;
  if (index >= holder->members.size() || holder->members[index].first != entry.number) {
    for (index = 0; index < holder->members.size() && holder->members[index].first != entry.number;) ++index;
    if (index == holder->members.size()) return nullptr;
  }
  const auto* data = reinterpret_cast<const unsigned char*>(holder->data.data());
  const std::uint64_t key = reinterpret_cast<std::uintptr_t>(data) + holder->members[index].second;
  const auto known = compressed_.find(key);
  if (known != compressed_.end()) return known->second.get();
  Parser parser(Bytes(data, holder->data.size()), holder->members[index].second);
  auto value = parser.value();
  return (compressed_[key] = value ? std::make_unique<Object>(std::move(*value)) : nullptr).get();
}

const RawFile::Container* RawFile::container(std::uint32_t number, int view) {
  const Entry* place = entry(number, view);
  if (!place || place->type != Entry::Type::kInUse) return nullptr;
  const Object* stream = load(*place, view);
  if (!stream || stream->kind != Kind::kStream || encrypted_) return nullptr;
  const auto known = containers_.find(stream);
  if (known != containers_.end()) return known->second.get();
  containers_[stream] = nullptr;  // a stream that names itself as its container ends here
  const auto first = unsigned_value(get(stream, "First", view));
  const auto count = unsigned_value(get(stream, "N", view));
  if (!first || !count || decoded_ > kMaxDecoded) return nullptr;
  auto data = stream_data(*stream, view, kMaxContainer);
  if (!data) return nullptr;
  decoded_ += data->size();
  auto made = std::make_unique<Container>();
  made->data = std::move(*data);
  Parser parser(Bytes(reinterpret_cast<const unsigned char*>(made->data.data()), made->data.size()));
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto member = parser.take_unsigned();
    const auto offset = member ? parser.take_unsigned() : std::nullopt;
    if (!offset || *member > kMaxNumber) break;
    made->members.emplace_back(static_cast<std::uint32_t>(*member), *first + *offset);
  }
  return (containers_[stream] = std::move(made)).get();
}

// `trust_header`: the header found there names the object (cross-reference streams, scanning).
std::unique_ptr<Object> RawFile::load_at(std::uint64_t offset, Ref expected, int view, bool trust_header) {
  const auto header = object_header(bytes_, offset);
  if (!header || (!trust_header && header->ref != expected)) return nullptr;
  Parser parser(bytes_, header->after);
  auto value = parser.value();
  if (!value) return nullptr;
  auto object = std::make_unique<Object>(std::move(*value));
  if (object->kind != Kind::kDictionary) return object;
  Parser after(bytes_, object->end);
  after.skip_space();
  const std::uint64_t word = after.position();
  if (word + 6 > bytes_.size() || std::string_view(reinterpret_cast<const char*>(bytes_.data()) + word, 6) != "stream")
    return object;
  std::uint64_t begin = word + 6;
  if (begin < bytes_.size() && bytes_[begin] == '\r') ++begin;
  if (begin < bytes_.size() && bytes_[begin] == '\n') ++begin;
  object->kind = Kind::kStream;
  object->data_begin = std::min<std::uint64_t>(begin, bytes_.size());
  object->data_end = end_of_data(*object, object->data_begin, view);
  object->end = object->data_end;
  Parser close(bytes_, object->data_end);
  if (close.take("endstream")) object->end = close.position();
  return object;
}

// The /Length where it leads to "endstream", otherwise the next "endstream".
std::uint64_t RawFile::end_of_data(const Object& dictionary, std::uint64_t begin, int view) {
  ++loading_;
  const Object* length = loading_ > kMaxNesting ? nullptr : resolve(dictionary.find("Length"), view);
  --loading_;
  if (const auto size = unsigned_value(length); size && *size <= bytes_.size() - begin) {
    Parser parser(bytes_, begin + *size);
    if (parser.take("endstream")) return begin + *size;
  }
  const auto close = find_first(bytes_, "endstream", begin, bytes_.size());
  if (!close) return bytes_.size();
  std::uint64_t end = *close;
  if (end > begin && bytes_[end - 1] == '\n') --end;
  if (end > begin && bytes_[end - 1] == '\r') --end;
  return end;
}

const Object* RawFile::resolve(const Object* object, int view) {
  for (int i = 0; object && object->kind == Kind::kReference; ++i) {
    if (i == 32) return nullptr;
    const Entry* found = entry(object->ref.number, view);
    if (!found || (found->type == Entry::Type::kInUse && found->generation != object->ref.generation)) return nullptr;
    object = load(*found, view);
  }
  return object;
}

const Object* RawFile::get(const Object* dictionary, std::string_view key, int view) {
  if (!dictionary || !dictionary->is_dictionary()) return nullptr;
  return resolve(dictionary->find(key), view);
}

const Object* RawFile::catalogue(int view) {
  const Object* root = get(trailer(view), "Root", view);
  return root && root->is_dictionary() ? root : nullptr;
}

Bytes RawFile::stream_bytes(const Object& stream) const {
  if (stream.kind != Kind::kStream || stream.data_end > bytes_.size() || stream.data_begin > stream.data_end) return {};
  return bytes_.subspan(stream.data_begin, stream.data_end - stream.data_begin);
}

Object RawFile::resolved_filters(const Object& stream, int view) {
  Object made;
  made.kind = Kind::kDictionary;
  for (const char* key : {"Filter", "DecodeParms", "F", "DP"}) {
    const Object* value = get(&stream, key, view);
    if (!value) continue;
    Object copy = *value;
    for (Object& item : copy.items) {
      if (const Object* direct = resolve(&item, view); direct && direct != &item) item = Object(*direct);
    }
    made.keys.emplace_back(key);
    made.items.push_back(std::move(copy));
  }
  return made;
}

std::optional<std::string> RawFile::stream_data(const Object& stream, int view, std::size_t limit) {
  if (stream.kind != Kind::kStream) return std::nullopt;
  return decode_stream(resolved_filters(stream, view), stream_bytes(stream), limit);
}

std::optional<ObjectHeader> RawFile::object_around(std::uint64_t position, std::uint64_t* begin) {
  if (starts_.empty()) {
    for (const Section& section : sections_) {
      for (const Entry& entry : section.entries) {
        if (entry.type == Entry::Type::kInUse) starts_.push_back(entry.offset);
      }
    }
    std::sort(starts_.begin(), starts_.end());
  }
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), position);
  if (after == starts_.begin()) return std::nullopt;
  *begin = *(after - 1);
  return object_header(bytes_, *begin);
}

}  // namespace kiemchung::raw
