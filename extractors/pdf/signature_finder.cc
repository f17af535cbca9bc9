#include "extractors/pdf/signature_finder.h"

#include <algorithm>
#include <set>

#include "extractors/pdf/raw_font.h"

namespace kiemchung::raw {
namespace {

constexpr std::size_t kMaxFields = 20'000;
constexpr std::size_t kMaxPages = 20'000;
constexpr int kMaxDepth = 48;
constexpr std::size_t kMaxOrphans = 64;
constexpr std::uint64_t kMaxDictionary = 4u << 20;  // how far before /ByteRange its dictionary may begin

// Walks the form's fields once; a signature field's value is collected by where it stands.
class FormWalk {
 public:
  explicit FormWalk(RawFile& file) : file_(file), view_(file.latest()) {}

  std::vector<FoundSignature> run() {
    const Object* form = file_.get(file_.catalogue(view_), "AcroForm", view_);
    const Object* fields = file_.get(form, "Fields", view_);
    if (fields && fields->kind == Kind::kArray) {
      for (const Object& item : fields->items) visit(item, "", nullptr, nullptr, 0);
    }
    return std::move(found_);
  }

 private:
  void visit(const Object& item, const std::string& above, const Object* type, const Object* value, int depth);
  void collect(const Object* field, const Object& value, const Object* widget, Ref widget_ref, const std::string& name,
               Ref field_ref);

  RawFile& file_;
  int view_;
  std::set<std::uint32_t> visited_;
  std::size_t count_ = 0;
  std::vector<FoundSignature> found_;
};

void FormWalk::visit(const Object& item, const std::string& above, const Object* type, const Object* value, int depth) {
  if (depth > kMaxDepth || ++count_ > kMaxFields) return;
  if (item.kind == Kind::kReference && !visited_.insert(item.ref.number).second) return;
  const Object* field = file_.resolve(&item, view_);
  if (!field || !field->is_dictionary()) return;
  const Object* partial = file_.get(field, "T", view_);
  std::string name = above;
  if (partial && partial->is_string()) name += (above.empty() ? "" : ".") + text_string(partial->text);
  if (const Object* own = file_.get(field, "FT", view_)) type = own;
  if (const Object* own = field->find("V")) value = own;
  const Object* kids = file_.get(field, "Kids", view_);
  bool fields_below = false;
  const Object* widget = nullptr;
  Ref widget_ref;
  if (kids && kids->kind == Kind::kArray) {
    for (const Object& kid : kids->items) {
      const Object* below = file_.resolve(&kid, view_);
      if (below && below->is_dictionary() && below->find("T")) fields_below = true;
      if (below && below->is_dictionary() && !widget && below->find("Rect")) {
        widget = below;
        if (kid.kind == Kind::kReference) widget_ref = kid.ref;
      }
    }
    if (fields_below) {
      for (const Object& kid : kids->items) visit(kid, name, type, value, depth + 1);
      return;
    }
  }
  if (!widget) {
    widget = field;
    if (item.kind == Kind::kReference) widget_ref = item.ref;
  }
  const bool signature = type && type->is_name("Sig");
  const Object* target = file_.resolve(value, view_);
  // A byte range makes it a signature whatever the field calls itself (signatures hidden in text fields).
  if (!target || !target->is_dictionary() || (!signature && !target->find("ByteRange"))) return;
  collect(field, *value, widget, widget_ref, name, item.kind == Kind::kReference ? item.ref : Ref{});
}

void FormWalk::collect(const Object* field, const Object& value, const Object* widget, Ref widget_ref,
                       const std::string& name, Ref field_ref) {
  const Object* dictionary = file_.resolve(&value, view_);
  FoundSignature made;
  made.direct = value.kind != Kind::kReference;
  made.object = made.direct ? field_ref : value.ref;
  for (FoundSignature& known : found_) {
    if (!made.direct && known.object == made.object) {
      known.fields.push_back(name);
      return;
    }
  }
  const Entry* entry = file_.entry(made.object.number, view_);
  made.in_file = entry && entry->type == Entry::Type::kInUse;
  made.place_matches = !entry || entry->type != Entry::Type::kInUse || file_.header_matches(*entry);
  made.fields = {name};
  made.field = field;
  made.widget = widget && widget->find("Rect") ? widget : nullptr;
  made.widget_ref = widget_ref;
  made.dictionary = *dictionary;
  found_.push_back(std::move(made));
}

void read_byte_range(RawFile& file, FoundSignature& found) {
  const Object* range = file.resolve(found.dictionary.find("ByteRange"), file.latest());
  if (!range || range->kind != Kind::kArray) return;
  for (const Object& item : range->items) {
    const Object* value = file.resolve(&item, file.latest());
    if (!value || value->kind != Kind::kInteger || found.byte_range.size() > 64) {
      found.byte_range.clear();
      return;
    }
    found.byte_range.push_back(value->integer);
  }
}

// The innermost dictionary around a place that has a /ByteRange key there.
const Object* innermost(const Object& object, std::uint64_t position) {
  for (std::size_t i = 0; i < object.items.size(); ++i) {
    const Object& item = object.items[i];
    const bool nested = item.is_dictionary() || item.kind == Kind::kArray;
    if (nested && item.begin <= position && position < item.end) return innermost(item, position);
  }
  return object.is_dictionary() && object.find("ByteRange") ? &object : nullptr;
}

// A dictionary that no cross-reference entry leads to: parsed from the nearest "<<" before that reaches over the place.
std::optional<Object> loose_dictionary(Bytes bytes, std::uint64_t position) {
  std::uint64_t to = position;
  const std::uint64_t stop = position > kMaxDictionary ? position - kMaxDictionary : 0;
  for (int i = 0; i < 24; ++i) {
    const auto open = find_last(bytes, "<<", stop, to);
    if (!open) return std::nullopt;
    Parser parser(bytes, *open);
    auto value = parser.value();
    if (value && value->is_dictionary() && value->end > position) return value;
    to = *open;
  }
  return std::nullopt;
}

// Reader extensions (ISO 32000-1 §12.8.2.3): a producer's licence, signed, but nobody's signature on the document.
bool grants_usage_rights(RawFile& file, const Object& dictionary) {
  const Object* references = file.get(&dictionary, "Reference", file.latest());
  if (!references || references->kind != Kind::kArray || references->items.empty()) return false;
  const Object* method = file.get(file.resolve(&references->items[0], file.latest()), "TransformMethod", file.latest());
  return method && (method->is_name("UR3") || method->is_name("UR"));
}

void scan_for_orphans(RawFile& file, std::vector<FoundSignature>& found) {
  const Bytes bytes = file.bytes();
  std::size_t made = 0;
  std::uint64_t at = 0;
  while (const auto hit = find_first(bytes, "/ByteRange", at, bytes.size())) {
    at = *hit + 10;
    const bool known = std::any_of(found.begin(), found.end(), [&](const FoundSignature& signature) {
      return signature.in_file && signature.dictionary.begin <= *hit && *hit < signature.dictionary.end;
    });
    if (known || made >= kMaxOrphans) continue;
    FoundSignature orphan;
    std::uint64_t begin = 0;
    const auto header = file.object_around(*hit, &begin);
    std::optional<Object> object;
    if (header) {
      // Through the file, so that stream data (an attached PDF, for one) is told from objects.
      const Entry place{Entry::Type::kInUse, header->ref.number, header->ref.generation, begin, 0};
      const Object* loaded = file.load(place, file.latest());
      if (loaded && loaded->kind == Kind::kStream && loaded->data_begin <= *hit && *hit < loaded->data_end) {
        at = std::max(at, loaded->data_end);
        continue;
      }
      if (loaded && loaded->begin <= *hit && *hit < loaded->end) object = *loaded;
      orphan.object = header->ref;
    }
    if (!object) {
      object = loose_dictionary(bytes, *hit);
      orphan.object = {};
    }
    const Object* dictionary = object ? innermost(*object, *hit) : nullptr;
    if (!dictionary || !dictionary->find("Contents")) continue;
    // What an older revision held under the same number is history, unless it was a real signature of its own: then the
    // place check of the active one speaks.
    const bool replaced = std::any_of(found.begin(), found.end(), [&](const FoundSignature& signature) {
      return orphan.object.number != 0 && signature.object == orphan.object;
    });
    const Object* contents = dictionary->find("Contents");
    const bool empty = !contents->is_string() || contents->text.find_first_not_of('\0') == std::string::npos;
    if (replaced || empty) continue;
    if (grants_usage_rights(file, *dictionary)) {
      // They stand in the catalogue, which every later revision copies; the one that frames its own value counts.
      const Object* range = dictionary->find("ByteRange");
      const bool framed =
          range->items.size() == 4 && range->items[1].integer == static_cast<std::int64_t>(contents->begin);
      if (!framed) continue;
      orphan.fields = {"/Perms/UR3"};
    }
    orphan.dictionary = *dictionary;
    orphan.in_file = true;
    found.push_back(std::move(orphan));
    ++made;
  }
}

void place_on_page(RawFile& file, std::vector<FoundSignature>& found) {
  const int view = file.latest();
  const bool any = std::any_of(found.begin(), found.end(), [](const auto& one) { return one.widget != nullptr; });
  if (!any) return;
  const PageList list = list_pages(file, view);
  for (FoundSignature& one : found) {
    if (!one.widget) continue;
    const Object* claimed = one.widget->find("P");
    const auto holds = [&](Ref page) {
      const Object* annotations = file.get(file.object(page.number, view), "Annots", view);
      if (!annotations || annotations->kind != Kind::kArray) return false;
      return std::any_of(annotations->items.begin(), annotations->items.end(), [&](const Object& item) {
        return item.kind == Kind::kReference && item.ref == one.widget_ref;
      });
    };
    // /P is a hint; the page whose /Annots hold the widget shows it.
    if (claimed && claimed->kind == Kind::kReference && holds(claimed->ref)) {
      const auto at = std::find(list.pages.begin(), list.pages.end(), claimed->ref);
      if (at != list.pages.end()) one.page = static_cast<int>(at - list.pages.begin()) + 1;
    }
    for (std::size_t i = 0; one.page == 0 && i < list.pages.size(); ++i) {
      if (holds(list.pages[i])) one.page = static_cast<int>(i) + 1;
    }
  }
}

}  // namespace

PageList list_pages(RawFile& file, int view) {
  PageList list;
  std::set<std::uint32_t> visited;
  struct Node {
    Object item;
    int depth;
  };
  const Object* root = file.catalogue(view);
  const Object* pages = root ? root->find("Pages") : nullptr;
  if (!pages) return list;
  std::vector<Node> waiting = {{*pages, 0}};
  std::size_t steps = 0;
  while (!waiting.empty()) {
    const Node node = std::move(waiting.back());
    waiting.pop_back();
    if (++steps > 2 * kMaxPages || list.pages.size() >= kMaxPages || node.depth > kMaxDepth) {
      list.complete = false;
      return list;
    }
    if (node.item.kind != Kind::kReference || !visited.insert(node.item.ref.number).second) continue;
    const Object* object = file.resolve(&node.item, view);
    if (!object || !object->is_dictionary()) continue;
    const Object* kids = file.get(object, "Kids", view);
    if (!kids || kids->kind != Kind::kArray) {
      list.pages.push_back(node.item.ref);
      continue;
    }
    for (std::size_t i = kids->items.size(); i-- > 0;) waiting.push_back({kids->items[i], node.depth + 1});
  }
  return list;
}

const Object* inherited(RawFile& file, const Object* dictionary, std::string_view key, int view) {
  for (int depth = 0; dictionary && depth < kMaxDepth; ++depth) {
    if (const Object* value = file.get(dictionary, key, view)) return value;
    dictionary = file.get(dictionary, "Parent", view);
  }
  return nullptr;
}

std::vector<FoundSignature> find_signatures(RawFile& file) {
  std::vector<FoundSignature> found;
  if (file.usable()) found = FormWalk(file).run();
  scan_for_orphans(file, found);
  for (FoundSignature& one : found) read_byte_range(file, one);
  place_on_page(file, found);
  const auto end_of = [](const FoundSignature& one) {
    return one.byte_range.size() == 4 ? one.byte_range[2] + std::min(one.byte_range[3], std::int64_t{1} << 60) : 0;
  };
  std::stable_sort(found.begin(), found.end(), [&](const FoundSignature& a, const FoundSignature& b) {
    return std::pair(end_of(a), a.dictionary.begin) < std::pair(end_of(b), b.dictionary.begin);
  });
  return found;
}

}  // namespace kiemchung::raw
