#include "extractors/pdf/second_readers.h"

#include <podofo/podofo.h>
#include <qpdf/qpdf-c.h>

#include <algorithm>
#include <memory>
#include <set>

#include "extractors/pdf/raw_file.h"
#include "extractors/pdf/signature_finder.h"

namespace kiemchung {
namespace {

constexpr int kMaxDepth = 48;
constexpr std::size_t kMaxFields = 20'000;

// One form's fields, walked the same way for every reader: depth, cycles and numbers are bounded.
template <class Reader>
class FormWalk {
 public:
  using Node = typename Reader::Node;
  explicit FormWalk(Reader& reader) : reader_(reader) {}

  std::vector<std::vector<std::int64_t>> run(const Node& fields) {
    for (const Node& field : reader_.items(fields)) visit(field, std::nullopt, 0);
    std::sort(ranges_.begin(), ranges_.end());
    return std::move(ranges_);
  }
  bool complete() const { return count_ <= kMaxFields; }

 private:
  void visit(const Node& field, std::optional<Node> value, int depth) {
    if (depth > kMaxDepth || ++count_ > kMaxFields) return;
    if (const auto id = reader_.identity(field); id != 0 && !visited_.insert(id).second) return;
    if (auto own = reader_.key(field, "V")) value = own;
    std::vector<Node> below;
    if (const auto kids = reader_.key(field, "Kids")) below = reader_.items(*kids);
    const bool fields =
        std::any_of(below.begin(), below.end(), [this](const Node& kid) { return reader_.key(kid, "T").has_value(); });
    if (fields) {
      for (const Node& kid : below) visit(kid, value, depth + 1);
      return;
    }
    const auto range = value ? reader_.key(*value, "ByteRange") : std::nullopt;
    if (!range) return;
    // Two fields on one dictionary are one signature.
    if (const auto id = reader_.identity(*value); id != 0 && !signatures_.insert(id).second) return;
    ranges_.push_back(reader_.numbers(*range));
  }

  Reader& reader_;
  std::set<std::int64_t> visited_, signatures_;
  std::vector<std::vector<std::int64_t>> ranges_;
  std::size_t count_ = 0;
};

class PodofoReader {
 public:
  using Node = PoDoFo::PdfObject*;
  explicit PodofoReader(std::span<const unsigned char> bytes) {
    PoDoFo::PdfError::EnableDebug(false);
    PoDoFo::PdfError::EnableLogging(false);
    document_.LoadFromBuffer(reinterpret_cast<const char*>(bytes.data()), static_cast<long>(bytes.size()));
  }
  bool encrypted() const { return document_.GetEncrypted(); }
  int pages() const { return document_.GetPageCount(); }
  // GetAcroForm would add a form where there is none, so the catalogue is walked.
  std::optional<Node> fields() {
    const PoDoFo::PdfObject* root = document_.GetTrailer()->GetIndirectKey("Root");
    const auto form = root ? key(const_cast<Node>(root), "AcroForm") : std::nullopt;
    return form ? key(*form, "Fields") : std::nullopt;
  }
  std::optional<Node> key(const Node& node, const char* name) {
    if (!node->IsDictionary()) return std::nullopt;
    PoDoFo::PdfObject* value = node->GetDictionary().GetKey(PoDoFo::PdfName(name));
    value = value ? target(value) : nullptr;
    if (!value || value->IsNull()) return std::nullopt;
    return value;
  }
  std::vector<Node> items(const Node& node) {
    std::vector<Node> list;
    if (!node->IsArray()) return list;
    for (PoDoFo::PdfObject& item : node->GetArray()) {
      PoDoFo::PdfObject* value = target(&item);
      if (value && list.size() < kMaxFields) list.push_back(value);
    }
    return list;
  }
  std::vector<std::int64_t> numbers(const Node& node) {
    std::vector<std::int64_t> list;
    for (const Node& item : items(node)) list.push_back(item->IsNumber() ? item->GetNumber() : -1);
    return list;
  }
  std::int64_t identity(const Node& node) const { return node->Reference().ObjectNumber(); }

 private:
  Node target(Node value) {
    for (int i = 0; value && value->IsReference() && i < 32; ++i)
      value = document_.GetObjects().GetObject(value->GetReference());
    return value && value->IsReference() ? nullptr : value;
  }
  PoDoFo::PdfMemDocument document_;
};

// By qpdf's C interface, which throws nothing; handles are released with the document.
class QpdfReader {
 public:
  using Node = qpdf_oh;
  explicit QpdfReader(std::span<const unsigned char> bytes) : pdf_(qpdf_init()) {
    qpdf_set_suppress_warnings(pdf_.get(), QPDF_TRUE);
    qpdf_silence_errors(pdf_.get());
    qpdf_set_attempt_recovery(pdf_.get(), QPDF_FALSE);
    const char* text = reinterpret_cast<const char*>(bytes.data());
    ok_ = (static_cast<unsigned>(qpdf_read_memory(pdf_.get(), "document", text, bytes.size(), nullptr)) &
           static_cast<unsigned>(QPDF_ERRORS)) == 0;
  }
  // Errors must be taken out, or qpdf prints them when it is closed.
  bool ok() {
    while (qpdf_has_error(pdf_.get())) {
      (void)qpdf_get_error(pdf_.get());
      ok_ = false;
    }
    return ok_;
  }
  bool encrypted() const { return qpdf_is_encrypted(pdf_.get()) == QPDF_TRUE; }
  int pages() { return qpdf_get_num_pages(pdf_.get()); }
  std::optional<Node> fields() {
    const auto form = key(qpdf_get_root(pdf_.get()), "AcroForm");
    return form ? key(*form, "Fields") : std::nullopt;
  }
  std::optional<Node> key(Node node, const char* name) {
    if (!qpdf_oh_is_dictionary(pdf_.get(), node)) return std::nullopt;
    const Node value = qpdf_oh_get_key(pdf_.get(), node, (std::string("/") + name).c_str());
    if (qpdf_oh_is_null(pdf_.get(), value)) return std::nullopt;
    return value;
  }
  std::vector<Node> items(Node node) {
    std::vector<Node> list;
    if (!qpdf_oh_is_array(pdf_.get(), node)) return list;
    const int count = std::min(qpdf_oh_get_array_n_items(pdf_.get(), node), static_cast<int>(kMaxFields));
    for (int i = 0; i < count; ++i) {
      const Node item = qpdf_oh_get_array_item(pdf_.get(), node, i);
      if (!qpdf_oh_is_null(pdf_.get(), item)) list.push_back(item);
    }
    return list;
  }
  std::vector<std::int64_t> numbers(Node node) {
    std::vector<std::int64_t> list;
    for (const Node item : items(node))
      list.push_back(qpdf_oh_is_integer(pdf_.get(), item) ? qpdf_oh_get_int_value(pdf_.get(), item) : -1);
    return list;
  }
  std::int64_t identity(Node node) { return qpdf_oh_get_object_id(pdf_.get(), node); }

 private:
  struct Closer {
    void operator()(qpdf_data data) const { qpdf_cleanup(&data); }
  };
  std::unique_ptr<_qpdf_data, Closer> pdf_;
  bool ok_ = false;
};

template <class Reader>
std::optional<ReaderView> view_of(Reader& reader) {
  ReaderView view;
  view.pages = reader.pages();
  if (const auto fields = reader.fields()) {
    FormWalk<Reader> walk(reader);
    view.ranges = walk.run(*fields);
    if (!walk.complete()) return std::nullopt;
  }
  return view;
}

void add(std::vector<std::string>& codes, const char* code) {
  if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.emplace_back(code);
}

}  // namespace

std::optional<ReaderView> podofo_view(std::span<const unsigned char> bytes) {
  try {
    PodofoReader reader(bytes);
    if (reader.encrypted()) return std::nullopt;
    return view_of(reader);
  } catch (const PoDoFo::PdfError&) {
    return std::nullopt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::optional<ReaderView> qpdf_view(std::span<const unsigned char> bytes) {
  QpdfReader reader(bytes);
  if (!reader.ok() || reader.encrypted()) return std::nullopt;
  auto view = view_of(reader);
  if (!reader.ok()) return std::nullopt;
  return view;
}

std::optional<ReaderView> raw_view(std::span<const unsigned char> bytes) {
  raw::RawFile file(bytes);
  if (!file.usable() || file.repaired() || file.encrypted()) return std::nullopt;
  const raw::PageList pages = raw::list_pages(file, file.latest());
  if (!pages.complete) return std::nullopt;
  ReaderView view;
  view.pages = static_cast<int>(pages.pages.size());
  for (const raw::FoundSignature& found : raw::find_signatures(file)) {
    if (found.fields.empty() || found.fields[0].starts_with("/Perms")) continue;
    if (found.dictionary.find("ByteRange")) view.ranges.push_back(found.byte_range);
  }
  std::sort(view.ranges.begin(), view.ranges.end());
  return view;
}

std::vector<std::string> reader_disagreements(std::span<const unsigned char> bytes) {
  std::vector<std::string> codes;
  if (!raw::find_first(bytes, "/ByteRange", 0, bytes.size())) return codes;
  const auto own = raw_view(bytes);
  if (!own) return codes;  // repaired or encrypted: said elsewhere
  for (const auto& other : {podofo_view(bytes), qpdf_view(bytes)}) {
    if (!other) continue;
    if (other->pages != own->pages) add(codes, "READERS_DISAGREE_PAGES");
    if (other->ranges.size() != own->ranges.size()) {
      add(codes, "READERS_DISAGREE_FIELDS");
    } else if (other->ranges != own->ranges) {
      add(codes, "READERS_DISAGREE_RANGES");
    }
  }
  return codes;
}

void note_reader_disagreements(std::span<const unsigned char> bytes, SignatureFileFacts& facts) {
  for (std::string& code : reader_disagreements(bytes)) facts.defects.push_back(std::move(code));
}

}  // namespace kiemchung
