#include "verifiers/signature/revision_changes.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "extractors/pdf/content_runs.h"
#include "extractors/pdf/raw_font.h"
#include "extractors/pdf/signature_places.h"

namespace kiemchung {
namespace {

using raw::Entry;
using raw::Kind;
using raw::Object;
using raw::Ref;

constexpr int kMaxDepth = 48;
constexpr std::size_t kMaxSteps = 400'000;  // of one comparison: a graph bomb ends as "unexplained"
constexpr std::size_t kMaxChanges = 200;
constexpr std::size_t kMaxMask = 8u << 20;  // bytes of a soft mask, decoded
// Writers round numbers: 595.34997559 against 595.35 was met in real files (SIGNATURES 0.1).
constexpr double kTolerance = 0.01;

constexpr const char* kInheritable[] = {"Resources", "MediaBox", "CropBox", "Rotate", "Type"};  // ISO 32000-2 table 31

std::set<std::string> keys_of(const Object* a, const Object* b) {
  std::set<std::string> keys;
  for (const Object* one : {a, b}) {
    if (one && one->is_dictionary()) keys.insert(one->keys.begin(), one->keys.end());
  }
  return keys;
}

bool one_of(const std::string& key, std::initializer_list<const char*> list) {
  return std::any_of(list.begin(), list.end(), [&](const char* item) { return key == item; });
}

bool doubled_key(const Object& object) {
  if (object.is_dictionary()) {
    std::vector<std::string_view> keys(object.keys.begin(), object.keys.end());
    std::sort(keys.begin(), keys.end());
    if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) return true;
  }
  return std::any_of(object.items.begin(), object.items.end(), [](const Object& item) { return doubled_key(item); });
}

const Object* entry_of(const Object* dictionary, const std::string& key) {
  const Object* value = dictionary && dictionary->is_dictionary() ? dictionary->find(key) : nullptr;
  return value && value->kind != Kind::kNull ? value : nullptr;
}

}  // namespace

void RevisionComparer::report(LaterChanges level, std::string path, const char* what, int page,
                              std::optional<Box> box) {
  out_.level = std::max(out_.level, level);
  if (out_.changes.size() >= kMaxChanges) return;
  ChangeFact fact;
  fact.from_revision = from_;
  fact.to_revision = to_;
  fact.level = level;
  fact.path = std::move(path);
  fact.what = what;
  fact.page = page;
  fact.box = box;
  out_.changes.push_back(std::move(fact));
}

bool RevisionComparer::existed(std::uint32_t number) const {
  // A name without an object has a meaning too (null), which an update changes by bringing the object.
  if (ground_.lacks(number)) return true;
  const Entry* before = file_.entry(number, from_);
  return before && before->type != Entry::Type::kFree;
}

bool RevisionComparer::same_stream(const Object& before, const Object& after) const {
  const raw::Bytes a = file_.stream_bytes(before), b = file_.stream_bytes(after);
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

// Equal as values; references are equal if they name the same object.
bool RevisionComparer::equal(const Object* before, const Object* after, int depth) const {
  const bool none = !before || before->kind == Kind::kNull, nothing = !after || after->kind == Kind::kNull;
  if (none || nothing) return none == nothing;
  if (depth > kMaxDepth) return false;
  if (before->is_number() && after->is_number()) return std::abs(before->real - after->real) <= kTolerance;
  if (before->is_string() && after->is_string()) return before->text == after->text;
  if (before->kind != after->kind) return false;
  if (before->kind == Kind::kReference) return before->ref == after->ref;
  if (before->kind == Kind::kArray) {
    if (before->items.size() != after->items.size()) return false;
    for (std::size_t i = 0; i < before->items.size(); ++i) {
      if (!equal(&before->items[i], &after->items[i], depth + 1)) return false;
    }
    return true;
  }
  if (before->is_dictionary()) {
    if (before->kind == Kind::kStream && !same_stream(*before, *after)) return false;
    for (const std::string& key : keys_of(before, after)) {
      if (before->kind == Kind::kStream && key == "Length") continue;
      if (!equal(before->find(key), after->find(key), depth + 1)) return false;
    }
    return true;
  }
  return before->text == after->text && before->integer == after->integer;
}

// Equal as a reader draws them: written out or referred to, streams by their bytes. What stands under an unchanged
// number is looked at where that number changed.
bool RevisionComparer::alike(const Object* before, const Object* after, int depth) {
  if (before && after && before->kind == Kind::kReference && after->kind == Kind::kReference &&
      before->ref == after->ref && !changed(before->ref.number))
    return true;
  const Object* was = file_.resolve(before, from_);
  const Object* is = file_.resolve(after, to_);
  const bool none = !was || was->kind == Kind::kNull, nothing = !is || is->kind == Kind::kNull;
  if (none || nothing) return none == nothing;
  if (depth > kMaxDepth || ++steps_ > kMaxSteps) return false;
  if (was->kind != is->kind || was->items.size() != is->items.size()) return equal(was, is);
  if (was->kind == Kind::kArray) {
    for (std::size_t i = 0; i < was->items.size(); ++i) {
      if (!alike(&was->items[i], &is->items[i], depth + 1)) return false;
    }
    return true;
  }
  if (!was->is_dictionary()) return equal(was, is);
  if (was->kind == Kind::kStream && !same_stream(*was, *is)) return false;
  const std::set<std::string> keys = keys_of(was, is);
  return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
    return (was->kind == Kind::kStream && key == "Length") || alike(was->find(key), is->find(key), depth + 1);
  });
}

// An update may only point into the bytes it brings. Pointing elsewhere is how "shadow" content is switched on.
bool RevisionComparer::redirected(const Entry& entry) {
  const std::uint64_t boundary = file_.revisions()[static_cast<std::size_t>(from_) - 1].eof;
  if (entry.type == Entry::Type::kInUse) return entry.offset < boundary;
  const Entry* holder = file_.entry(static_cast<std::uint32_t>(entry.offset), to_);
  return !holder || holder->type != Entry::Type::kInUse || holder->offset < boundary;
}

void RevisionComparer::collect_entry(const Entry& entry) {
  const Entry* before = file_.entry(entry.number, from_);
  const bool was = before && before->type != Entry::Type::kFree;
  const std::string path = "object " + std::to_string(entry.number);
  if (entry.type == Entry::Type::kFree) {
    if (was && file_.load(*before, from_)) {
      changed_.insert(entry.number);
      freed_.insert(entry.number);
    }
    return;
  }
  const bool same_place = was && before->type == entry.type && before->offset == entry.offset &&
                          (entry.type == Entry::Type::kInUse ? before->generation == entry.generation
                                                             : !redirected(*before) == !redirected(entry));
  if (same_place && entry.type == Entry::Type::kInUse) return;
  if (entry.type == Entry::Type::kInUse && !file_.header_matches(entry)) {
    // An entry that leads nowhere reads as null. Where nothing stood before either, nothing can show.
    if (!was && !raw::object_header(file_.bytes(), entry.offset)) return;
    out_.defects.emplace_back("XREF_HEADER_MISMATCH");
    report(LaterChanges::kUnexplained, path, "redirected");
    return;
  }
  const Object* old_object = was ? file_.load(*before, from_) : nullptr;
  const Object* new_object = file_.load(entry, to_);
  if (!new_object && entry.type == Entry::Type::kCompressed && !same_place) {
    // In an object stream this reader cannot decode (encrypted, or coded in a way it does not know): others may.
    out_.defects.emplace_back("CHANGES_UNREADABLE");
    return;
  }
  // Readers that take the first of two equal keys see another object than those that take the last.
  if (new_object && doubled_key(*new_object) && !(old_object && old_object->keys == new_object->keys)) {
    report(LaterChanges::kUnexplained, path, "changed");
    return;
  }
  if (equal(old_object, new_object)) return;
  if (redirected(entry) && !same_place) {
    out_.defects.emplace_back("XREF_REDIRECT");
    report(LaterChanges::kUnexplained, path, "redirected");
    return;
  }
  changed_.insert(entry.number);
}

// Objects in a stream that was written anew under its old number change with it, though no entry names them.
void RevisionComparer::collect_members() {
  std::set<std::uint32_t> holders;
  for (const std::uint32_t number : changed_) {
    if (existed(number)) holders.insert(number);
  }
  if (holders.empty()) return;
  for (const raw::Section& section : file_.sections()) {
    if (section.revision >= to_) continue;
    for (const Entry& entry : section.entries) {
      if (entry.type != Entry::Type::kCompressed || !holders.contains(static_cast<std::uint32_t>(entry.offset)) ||
          file_.entry(entry.number, to_) != &entry)
        continue;
      const Object* before = file_.load(entry, from_);
      const Object* after = file_.load(entry, to_);
      if (!before && !after) out_.defects.emplace_back("CHANGES_UNREADABLE");
      if (!equal(before, after)) changed_.insert(entry.number);
    }
  }
}

void RevisionComparer::collect() {
  std::set<std::uint32_t> containers;
  for (const raw::Section& section : file_.sections()) {
    if (section.revision != to_) continue;
    for (const Entry& entry : section.entries) collect_entry(entry);
    containers.insert(section.containers.begin(), section.containers.end());
    for (const Entry& entry : section.entries) {
      if (entry.type == Entry::Type::kCompressed) containers.insert(static_cast<std::uint32_t>(entry.offset));
    }
  }
  collect_members();
  open_ = changed_;
  // Cross-reference and object streams carry no meaning of their own, unless they take the number of something older.
  for (const std::uint32_t number : containers) {
    if (!existed(number)) explain(number);
  }
}

void RevisionComparer::explain_new(const Object* value, int depth) {
  if (!value || depth > kMaxDepth || ++steps_ > kMaxSteps) return;
  if (value->kind == Kind::kReference) {
    if (!open_.contains(value->ref.number) || existed(value->ref.number)) return;
    explain(value->ref.number);
    return explain_new(file_.resolve(value, to_), depth + 1);
  }
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    const bool upward = i < value->keys.size() && (value->keys[i] == "Parent" || value->keys[i] == "P");
    if (!upward) explain_new(&value->items[i], depth + 1);
  }
}

void RevisionComparer::walk_store(const Object* value, int view, std::set<std::uint32_t>& seen, int depth) {
  if (!value || depth > kMaxDepth || ++steps_ > kMaxSteps) return;
  if (value->kind == Kind::kReference) {
    if (!seen.insert(value->ref.number).second) return;
    return walk_store(file_.resolve(value, view), view, seen, depth + 1);
  }
  // Validation data never leads into the document itself.
  const Object* type = value->is_dictionary() ? value->find("Type") : nullptr;
  if (type && (type->is_name("Catalog") || type->is_name("Pages") || type->is_name("Page"))) return;
  for (const Object& item : value->items) walk_store(&item, view, seen, depth + 1);
}

void RevisionComparer::explain_store(const Object* before, const Object* value) {
  if (open_.empty()) return;
  std::set<std::uint32_t> then, now;
  walk_store(before, from_, then, 0);
  walk_store(value, to_, now, 0);
  for (const std::uint32_t number : now) {
    if (!existed(number) || then.contains(number)) explain_beside(number);
  }
  for (const std::uint32_t number : then) {
    if (freed_.contains(number)) explain_beside(number);
  }
}

bool RevisionComparer::only_grown(const Object* before, const Object* after, int depth) const {
  if (equal(before, after)) return true;
  if (!before) return true;
  if (!after || depth > kMaxDepth || before->kind != after->kind) return false;
  if (before->kind == Kind::kDictionary) {
    return std::all_of(before->keys.begin(), before->keys.end(), [&](const std::string& key) {
      return key == "ParentTreeNextKey" || only_grown(before->find(key), after->find(key), depth + 1);
    });
  }
  if (before->kind != Kind::kArray) return false;
  std::size_t at = 0;
  for (const Object& item : after->items) {
    if (at < before->items.size() && equal(&before->items[at], &item)) ++at;
  }
  return at == before->items.size();
}

bool RevisionComparer::signed_at_last(std::uint32_t field) {
  const int last = file_.latest();
  const Object* value = file_.get(file_.object(field, last), "V", last);
  return value && value->is_dictionary() && value->find("ByteRange");
}

void RevisionComparer::compare_trailers() {
  const Object* before = file_.trailer(from_);
  const Object* after = file_.trailer(to_);
  if (after && doubled_key(*after) && !(before && before->keys == after->keys))
    report(LaterChanges::kUnexplained, "/trailer", "changed");
  if (!equal(entry_of(before, "Root"), entry_of(after, "Root"))) report(LaterChanges::kUnexplained, "/Root", "changed");
  if (!equal(entry_of(before, "Encrypt"), entry_of(after, "Encrypt")))
    report(LaterChanges::kUnexplained, "/Encrypt", "changed");
  const Object* info = entry_of(after, "Info");
  const std::size_t open = open_.size();
  if (info && info->kind == Kind::kReference) {
    const Object* new_info = file_.resolve(info, to_);
    // Only an information dictionary may be rewritten under this name, never a page that /Info was pointed at.
    const bool plain = new_info && new_info->kind == Kind::kDictionary && !new_info->find("Type");
    if (plain && (!existed(info->ref.number) || equal(entry_of(before, "Info"), info)))
      explain_beside(info->ref.number);
    explain_new(new_info);
  }
  if (open_.size() != open) report(LaterChanges::kMetadataOnly, "/Info", "changed");
}

// ISO 32000-2 §7.12: a dictionary of dictionaries with /BaseVersion, which no reader draws anything from.
void RevisionComparer::explain_extensions(const Object* value) {
  const Object* list = file_.resolve(value, to_);
  if (!list || list->kind != Kind::kDictionary) return;
  bool plain = true;
  for (const Object& item : list->items) {
    const Object* extension = file_.resolve(&item, to_);
    if (!extension || extension->kind == Kind::kName) continue;
    const bool one = extension->is_dictionary() && extension->find("BaseVersion");
    plain &= one || extension->kind == Kind::kArray;
    if (one && item.kind == Kind::kReference) explain_beside(item.ref.number);
  }
  if (plain && value->kind == Kind::kReference) explain_beside(value->ref.number);
}

// Every developer still has an extension, of no lower level than before.
bool RevisionComparer::extensions_kept(const Object* before, const Object* after) {
  if (!before || !before->is_dictionary()) return true;
  if (!after || !after->is_dictionary()) return false;
  return std::all_of(before->keys.begin(), before->keys.end(), [&](const std::string& developer) {
    const Object* was = file_.get(file_.get(before, developer, from_), "ExtensionLevel", from_);
    const Object* is = file_.get(file_.get(after, developer, to_), "ExtensionLevel", to_);
    const bool lower = was && is && was->is_number() && is->is_number() && is->real < was->real;
    return file_.get(after, developer, to_) && !lower;
  });
}

void RevisionComparer::compare_catalogue_key(const std::string& key, const Object* before, const Object* after) {
  const std::string path = "/Root/" + key;
  const bool same = equal(before, after);
  const std::size_t open = open_.size();
  if (key == "AcroForm") return compare_forms(before, after);
  if (key == "DSS") {
    explain_store(before, after);
    if (before && !after) out_.defects.emplace_back("SUPPLEMENT_REMOVED");
    if (!same || open_.size() != open) report(LaterChanges::kLtvOnly, path, before ? "changed" : "added");
    return;
  }
  if (key == "Metadata") {
    const Object* stream = file_.resolve(after, to_);
    if (after && after->kind == Kind::kReference && stream && stream->kind == Kind::kStream) {
      const Object* type = file_.get(stream, "Type", to_);
      const bool metadata = type && type->is_name("Metadata");
      if (metadata && (same || !existed(after->ref.number))) explain_beside(after->ref.number);
      explain_new(stream);
    }
    if (!same || open_.size() != open) report(LaterChanges::kMetadataOnly, path, "changed");
    return;
  }
  if (key == "Extensions" || key == "Version") {
    explain_extensions(after);
    if (key == "Extensions" && !extensions_kept(file_.resolve(before, from_), file_.resolve(after, to_)))
      out_.defects.emplace_back("SUPPLEMENT_REMOVED");
    if (!same || open_.size() != open) report(LaterChanges::kMetadataOnly, path, "changed");
    return;
  }
  if (key == "Perms") {
    // Its values are signatures, which the form's fields answer for: nothing is followed from here.
    if (after && after->kind == Kind::kReference && !existed(after->ref.number)) explain_beside(after->ref.number);
    const bool grown = only_grown(file_.resolve(before, from_), file_.resolve(after, to_));
    if (!same || !grown) report(grown ? LaterChanges::kMetadataOnly : LaterChanges::kStructure, path, "changed");
    return;
  }
  if (same) return;
  if (key == "StructTreeRoot" && signed_over_) {
    explain_new(after);
    const bool grown = !before || only_grown(file_.resolve(before, from_), file_.resolve(after, to_));
    return report(grown ? LaterChanges::kSignaturesOnly : LaterChanges::kFormFill, path, "changed");
  }
  if (key == "Pages" && file_.resolve(before, from_) && equal(file_.resolve(before, from_), file_.resolve(after, to_)))
    return;
  explain_new(after);
  const bool content = one_of(key, {"Pages", "OCProperties", "OpenAction", "AA", "Threads"});
  report(content ? LaterChanges::kContent : LaterChanges::kStructure, path,
         !before  ? "added"
         : !after ? "removed"
                  : "changed");
}

void RevisionComparer::compare_catalogues() {
  const Object* before = file_.catalogue(from_);
  const Object* after = file_.catalogue(to_);
  if (!before || !after) {
    if (before || after) report(LaterChanges::kUnexplained, "/Root", "changed");
    return;
  }
  const Object* root = entry_of(file_.trailer(to_), "Root");
  if (root && root->kind == Kind::kReference) explain(root->ref.number);
  for (const std::string& key : keys_of(before, after))
    compare_catalogue_key(key, entry_of(before, key), entry_of(after, key));
}

void RevisionComparer::merge_resources(const Object* before, const Object* after, const std::string& path, int depth) {
  if (!after || depth > 4 || ++steps_ > kMaxSteps) return;
  if (equal(before, after) && (after->kind != Kind::kReference || !changed(after->ref.number))) {
    if (after->kind != Kind::kReference && after->is_dictionary()) {
      for (const std::string& key : after->keys)
        merge_resources(before->find(key), after->find(key), path + "/" + key, depth + 1);
    }
    return;
  }
  if (!before) return explain_new(after);
  if (path.starts_with("/Root/AcroForm/DR/XObject/")) {  // no field ever draws these; signers leave their frames here
    explain_new(after);
    if (after->kind != Kind::kReference || !existed(after->ref.number) || !changed(after->ref.number))
      return report(LaterChanges::kMetadataOnly, path, "changed");
  }
  const Object* old_value = file_.resolve(before, from_);
  const Object* new_value = file_.resolve(after, to_);
  if (!old_value || !new_value || old_value->kind != Kind::kDictionary || new_value->kind != Kind::kDictionary ||
      depth > 2)
    return report(LaterChanges::kStructure, path, "changed");
  if (after->kind == Kind::kReference) explain(after->ref.number);
  for (const std::string& key : keys_of(old_value, new_value)) {
    if (key == "Name") continue;  // of a font: obsolete since PDF 1.1 and read by nobody
    if (!new_value->find(key)) report(LaterChanges::kStructure, path + "/" + key, "removed");
    merge_resources(old_value->find(key), new_value->find(key), path + "/" + key, depth + 1);
  }
}

void RevisionComparer::compare_forms(const Object* before, const Object* after) {
  const Object* old_form = file_.resolve(before, from_);
  const Object* new_form = file_.resolve(after, to_);
  if (!new_form || !new_form->is_dictionary()) {
    if (old_form) report(LaterChanges::kStructure, "/Root/AcroForm", "removed");
    return;
  }
  if (after->kind == Kind::kReference) explain(after->ref.number);
  for (const std::string& key : keys_of(old_form, new_form)) {
    const Object* old_value = entry_of(old_form, key);
    const Object* new_value = entry_of(new_form, key);
    const std::string path = "/Root/AcroForm/" + key;
    if (key == "Fields") {
      compare_fields(old_value, new_value, "", 0);
    } else if (key == "DR") {
      merge_resources(old_value, new_value, path, 0);
    } else if (!equal(old_value, new_value)) {
      explain_new(new_value);
      const bool usual = one_of(key, {"SigFlags", "DA", "Q"});
      const bool form = one_of(key, {"NeedAppearances", "XFA", "CO"});
      report(usual  ? LaterChanges::kMetadataOnly
             : form ? LaterChanges::kFormFill
                    : LaterChanges::kStructure,
             path, "changed");
    } else if (key == "XFA") {
      const std::size_t open = open_.size();
      explain_store(old_value, new_value);
      if (open_.size() != open) report(LaterChanges::kFormFill, path, "changed");
    }
  }
}

void RevisionComparer::compare_fields(const Object* before, const Object* after, const std::string& above, int depth) {
  if (depth > kMaxDepth) return;
  if (after && after->kind == Kind::kReference) explain_beside(after->ref.number);
  const Object* old_list = file_.resolve(before, from_);
  const Object* new_list = file_.resolve(after, to_);
  std::set<Ref> old_refs, new_refs;
  const auto refs = [](const Object* list, std::set<Ref>& into) {
    for (std::size_t i = 0; list && list->kind == Kind::kArray && i < list->items.size(); ++i) {
      if (list->items[i].kind == Kind::kReference) into.insert(list->items[i].ref);
    }
  };
  refs(old_list, old_refs);
  refs(new_list, new_refs);
  for (const Ref& ref : old_refs) {
    if (!new_refs.contains(ref))
      report(LaterChanges::kStructure, "/Root/AcroForm/Fields " + std::to_string(ref.number), "removed");
  }
  for (std::size_t i = 0; new_list && new_list->kind == Kind::kArray && i < new_list->items.size(); ++i) {
    const Object& item = new_list->items[i];
    if (item.kind != Kind::kReference) continue;
    if (old_refs.contains(item.ref)) {
      compare_field(item.ref, above, depth);
    } else {
      added_field(item, above, depth);
    }
  }
}

void RevisionComparer::compare_field(Ref ref, const std::string& above, int depth) {
  if (!visited_fields_.insert(ref.number).second || ++steps_ > kMaxSteps) return;
  const Object* before = file_.object(ref.number, from_);
  const Object* after = file_.object(ref.number, to_);
  if (!before || !after || !before->is_dictionary() || !after->is_dictionary()) return;
  const Object* partial = file_.get(after, "T", to_);
  std::string name = above;
  if (partial && partial->is_string()) name += (above.empty() ? "" : ".") + raw::text_string(partial->text);
  compare_field_keys(*before, *after, name, ref);
  if (after->find("Kids") || before->find("Kids"))
    compare_fields(entry_of(before, "Kids"), entry_of(after, "Kids"), name, depth + 1);
}

void RevisionComparer::compare_field_keys(const Object& before, const Object& after, const std::string& name, Ref ref) {
  const Object* type = raw::inherited(file_, &after, "FT", to_);
  const bool signature = type && type->is_name("Sig");
  const Object* old_value = file_.get(&before, "V", from_);
  const bool signed_before = signature && old_value && old_value->is_dictionary() && old_value->find("Contents");
  const std::string path = "/Root/AcroForm/Fields(" + name + ")";
  LaterChanges level = LaterChanges::kNone;
  if (changed(ref.number)) explain(ref.number);
  for (const std::string& key : keys_of(&before, &after)) {
    const Object* was = entry_of(&before, key);
    const Object* is = entry_of(&after, key);
    if (key == "Kids") continue;
    const bool same = equal(was, is);
    LaterChanges own = LaterChanges::kNone;
    if (key == "AP" || key == "V") {
      // The stream behind an unchanged reference may be rewritten: a form's own appearance, nothing else's.
      const Object* drawn = key == "AP" ? raw::normal_appearance(file_, after, to_) : nullptr;
      const Object* normal = key == "AP" ? entry_of(file_.get(&after, "AP", to_), "N") : is;
      const bool stream_changed = normal && normal->kind == Kind::kReference && changed(normal->ref.number);
      if (is && is->kind == Kind::kReference && changed(is->ref.number) && same && key == "AP") {
        explain_beside(is->ref.number);
        own = LaterChanges::kFormFill;
      }
      if (stream_changed && drawn && drawn->find("BBox") && existed(normal->ref.number)) {
        explain_beside(normal->ref.number);
        own = LaterChanges::kFormFill;
      }
      if (!same) own = LaterChanges::kFormFill;
      explain_new(is);
      if (own != LaterChanges::kNone && drawn) explain_new(drawn);
      if (key == "V" && signature && !same) {
        const Object* value = file_.resolve(is, to_);
        const bool fresh = !signed_before && value && value->is_dictionary() && value->find("ByteRange");
        own = fresh ? LaterChanges::kSignaturesOnly : LaterChanges::kUnexplained;
      }
      if (key == "AP" && signature && own == LaterChanges::kFormFill)
        own = signed_before ? LaterChanges::kUnexplained : LaterChanges::kSignaturesOnly;
    } else if (!same) {
      explain_new(is);
      const bool filling = one_of(key, {"AS", "I", "RV", "M", "MK", "DA", "DS", "Q", "NM"});
      const bool placing =
          one_of(key, {"P", "F", "Type", "Subtype", "DR", "Border", "BS", "Lock", "SV", "StructParent"});
      // Signing may make a field read-only (flag 1), as its lock asks.
      const bool locking =
          key == "Ff" && is && is->kind == Kind::kInteger && ((was ? was->integer : 0) | 1) == is->integer;
      own = filling || locking ? (signature ? LaterChanges::kSignaturesOnly : LaterChanges::kFormFill)
            : placing && signature && !signed_before       ? LaterChanges::kSignaturesOnly
            : key == "Rect" && signature && !signed_before ? LaterChanges::kAnnotations
                                                           : LaterChanges::kStructure;
    }
    level = std::max(level, own);
  }
  if (level == LaterChanges::kNone) return;
  if (level == LaterChanges::kSignaturesOnly) signature_widgets_.insert(ref.number);
  out_.fields[name] = std::max(out_.fields[name], level);
  report_widget(level, path, "changed", after, ref);
}

void RevisionComparer::added_field(const Object& item, const std::string& above, int depth) {
  const Object* field = file_.resolve(&item, to_);
  if (!field || !field->is_dictionary() || depth > kMaxDepth || ++steps_ > kMaxSteps) return;
  const Object* partial = file_.get(field, "T", to_);
  std::string name = above;
  if (partial && partial->is_string()) name += (above.empty() ? "" : ".") + raw::text_string(partial->text);
  const Object* type = raw::inherited(file_, field, "FT", to_);
  const Object* value = file_.get(field, "V", to_);
  if (!value && !partial) value = raw::inherited(file_, field, "V", to_);  // a widget below its field
  const bool sealed = type && type->is_name("Sig") && value && value->is_dictionary() && value->find("ByteRange");
  const std::string path = "/Root/AcroForm/Fields(" + name + ")";
  // An object of the signed revision that becomes a field now: its former meaning is changed, so it is not "added".
  if (existed(item.ref.number) && changed(item.ref.number)) {
    report(LaterChanges::kUnexplained, path, "changed");
    return;
  }
  const bool unsigned_field = type && type->is_name("Sig");
  const bool later = unsigned_field && !sealed && signed_over_ && signed_at_last(item.ref.number);
  explain_new(&item);
  if (const Object* kids = file_.get(field, "Kids", to_); kids && kids->kind == Kind::kArray) {
    for (const Object& kid : kids->items) {
      explain_new(&kid);
      if (unsigned_field && kid.kind == Kind::kReference) signature_widgets_.insert(kid.ref.number);
    }
  }
  if (unsigned_field) signature_widgets_.insert(item.ref.number);
  // A signature field nobody signed can carry an appearance over the text: the "sneaky signature".
  // An empty field without appearance, seen by a later signer, waits for one who never came.
  const bool waiting = unsigned_field && signed_over_ && !raw::normal_appearance(file_, *field, to_);
  report_widget(sealed || later  ? LaterChanges::kSignaturesOnly
                : waiting        ? LaterChanges::kFormFill
                : unsigned_field ? LaterChanges::kAnnotations
                                 : LaterChanges::kStructure,
                path, "added", *field, item.ref);
}

const std::vector<Ref>& RevisionComparer::pages() {
  if (!pages_read_) pages_ = raw::list_pages(file_, to_).pages;
  pages_read_ = true;
  return pages_;
}

int RevisionComparer::page_of(Ref widget) {
  const auto& list = pages();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Object* annotations = file_.get(file_.object(list[i].number, to_), "Annots", to_);
    for (std::size_t k = 0; annotations && annotations->kind == Kind::kArray && k < annotations->items.size(); ++k) {
      if (annotations->items[k].kind == Kind::kReference && annotations->items[k].ref == widget)
        return static_cast<int>(i) + 1;
    }
  }
  return 0;
}

void RevisionComparer::report_widget(LaterChanges level, const std::string& path, const char* what,
                                     const Object& widget, Ref ref) {
  const auto rect = raw::rectangle(file_, file_.get(&widget, "Rect", to_), to_);
  const bool visible = rect && rect->x1 - rect->x0 > 0.01 && rect->y1 - rect->y0 > 0.01;
  const int page = visible ? page_of(ref) : 0;
  std::optional<Box> box;
  Ref page_ref;
  if (page > 0) {
    page_ref = pages()[static_cast<std::size_t>(page) - 1];
    if (const Object* dictionary = file_.object(page_ref.number, to_)) box = raw::shown(file_, *dictionary, *rect, to_);
  }
  report(level, path, what, page, box);
  if (page > 0 && !out_.changes.empty() && out_.changes.back().path == path)
    out_.changes.back().covers_signed_text = hides_text(widget, page_ref);
}

// A soft mask that is (nearly) all ones: the picture under it hides what it covers as if it had none. Masks of seals
// and signatures are mostly zeros.
bool RevisionComparer::lets_nothing_through(const Object& mask) {
  const auto data = file_.stream_data(mask, to_, kMaxMask);
  if (!data || data->empty()) return false;
  std::uint64_t sum = 0;
  for (const char c : *data) sum += static_cast<unsigned char>(c);
  return static_cast<double>(sum) > 0.9 * 255.0 * static_cast<double>(data->size());
}

// Whether something opaque in the appearance lies over letters of the page as it was signed. Seals and signature images
// are transparent pictures; a white box or a picture without mask is not.
bool RevisionComparer::hides_text(const Object& widget, Ref page) {
  const Object* form = raw::normal_appearance(file_, widget, to_);
  const auto rect = raw::rectangle(file_, file_.get(&widget, "Rect", to_), to_);
  const auto frame = form ? raw::rectangle(file_, file_.get(form, "BBox", to_), to_) : std::nullopt;
  const Object* old_page = file_.object(page.number, from_);
  if (!frame || !rect || !old_page || frame->x1 - frame->x0 < 0.01 || frame->y1 - frame->y0 < 0.01) return false;
  const double sx = (rect->x1 - rect->x0) / (frame->x1 - frame->x0);
  const double sy = (rect->y1 - rect->y0) / (frame->y1 - frame->y0);
  const raw::Matrix place = {sx, 0, 0, sy, rect->x0 - frame->x0 * sx, rect->y0 - frame->y0 * sy};
  std::vector<Box> opaque;
  for (const raw::PaintedArea& area : raw::read_form(file_, *form, to_, place).areas) {
    const bool large = (area.box.x1 - area.box.x0) * (area.box.y1 - area.box.y0) > 50.0;
    if (large && (area.opaque || (area.mask && lets_nothing_through(*area.mask)))) opaque.push_back(area.box);
  }
  if (opaque.empty()) return false;
  const auto content = raw::read_page(file_, *old_page, raw::inherited(file_, old_page, "Resources", from_), from_);
  for (const raw::TextRun& run : content.runs) {
    const double x = (run.box.x0 + run.box.x1) / 2, y = (run.box.y0 + run.box.y1) / 2;
    if (run.text.find_first_not_of(' ') == std::string::npos) continue;
    for (const Box& box : opaque) {
      const Box seen{std::max(box.x0, rect->x0), std::max(box.y0, rect->y0), std::min(box.x1, rect->x1),
                     std::min(box.y1, rect->y1)};
      if (x > seen.x0 && x < seen.x1 && y > seen.y0 && y < seen.y1) return true;
    }
  }
  return false;
}

void RevisionComparer::compare_pages() {
  if (open_.empty()) return;
  const auto& list = pages();
  std::optional<bool> same_list;
  for (const std::uint32_t number : std::set<std::uint32_t>(open_)) {
    const Object* before = file_.object(number, from_);
    const Object* after = file_.object(number, to_);
    const Object* type = before && before->is_dictionary() ? before->find("Type") : nullptr;
    if (!type || !type->is_name("Pages") || !after || !after->is_dictionary()) continue;
    if (!same_list) same_list = raw::list_pages(file_, from_).pages == list;
    // A node may be written anew as long as it lists the same pages and hands down the same things to them.
    const bool hands_down = std::any_of(std::begin(kInheritable), std::end(kInheritable),
                                        [&](const char* key) { return !equal(before->find(key), after->find(key)); });
    if (*same_list && !hands_down) {
      explain(number);
      report(LaterChanges::kMetadataOnly, "/Root/Pages", "changed");
    }
  }
  if (same_list && !*same_list) report(LaterChanges::kContent, "/Root/Pages/Kids", "changed");
  for (std::size_t i = 0; i < list.size(); ++i) {
    compare_page(list[i], static_cast<int>(i) + 1);
    if (open_.empty()) return;
  }
}

void RevisionComparer::compare_page(Ref ref, int page) {
  const Object* before = file_.object(ref.number, from_);
  const Object* after = file_.object(ref.number, to_);
  if (!before || !after || !before->is_dictionary() || !after->is_dictionary()) return;
  compare_annotations(before, after, page);
  if (!open_.contains(ref.number)) return;
  explain(ref.number);
  const std::string path = "/Root/Pages/Page[" + std::to_string(page) + "]/";
  for (const std::string& key : keys_of(before, after)) {
    const Object* was = entry_of(before, key);
    const Object* is = entry_of(after, key);
    if (key == "Annots" || equal(was, is)) continue;
    // "/MediaBox 12 0 R" against the same numbers written out: values count here, not the way to them.
    if (!one_of(key, {"Parent", "Contents", "Resources"}) && equal(file_.resolve(was, from_), file_.resolve(is, to_)))
      continue;
    if (one_of(key, {"Contents", "Resources"}) && alike(was, is)) {
      explain_new(is);
      continue;
    }
    const bool metadata = one_of(key, {"LastModified", "PieceInfo", "Metadata", "Tabs"});
    const bool structure = one_of(key, {"StructParents", "Thumb"});
    if (metadata || structure) explain_new(is);
    if (key == "StructParents" && !was && signed_over_) {
      report(LaterChanges::kSignaturesOnly, path + key, "added", page);
      continue;
    }
    report(metadata    ? LaterChanges::kMetadataOnly
           : structure ? LaterChanges::kStructure
                       : LaterChanges::kContent,
           path + key,
           !was  ? "added"
           : !is ? "removed"
                 : "changed",
           page);
  }
}

void RevisionComparer::compare_annotations(const Object* page_before, const Object* page_after, int page) {
  const Object* was = entry_of(page_before, "Annots");
  const Object* is = entry_of(page_after, "Annots");
  if (!was && !is) return;
  const Object* old_list = file_.resolve(was, from_);
  const Object* new_list = file_.resolve(is, to_);
  if (is && is->kind == Kind::kReference && new_list && new_list->kind == Kind::kArray &&
      (!existed(is->ref.number) || equal(was, is)))
    explain_beside(is->ref.number);
  std::set<Ref> old_refs;
  const std::string path = "/Root/Pages/Page[" + std::to_string(page) + "]/Annots";
  std::vector<const Object*> direct;
  for (std::size_t i = 0; old_list && old_list->kind == Kind::kArray && i < old_list->items.size(); ++i) {
    const Object& item = old_list->items[i];
    if (item.kind == Kind::kReference) old_refs.insert(item.ref);
    if (item.is_dictionary()) direct.push_back(&item);
  }
  std::set<Ref> new_refs;
  std::size_t direct_seen = 0;
  for (std::size_t i = 0; new_list && new_list->kind == Kind::kArray && i < new_list->items.size(); ++i) {
    const Object& item = new_list->items[i];
    if (item.is_dictionary()) {
      const bool known =
          std::any_of(direct.begin(), direct.end(), [&](const Object* one) { return equal(one, &item); });
      ++direct_seen;
      if (!known) report(LaterChanges::kAnnotations, path, "added", page);
    }
    if (item.kind != Kind::kReference) continue;
    new_refs.insert(item.ref);
    if (!old_refs.contains(item.ref)) {
      added_annotation(item, page);
    } else if (open_.contains(item.ref.number)) {
      const Object* annotation = file_.resolve(&item, to_);
      const Object* subtype = file_.get(annotation, "Subtype", to_);
      explain(item.ref.number);
      explain_new(annotation);
      const bool widget = subtype && subtype->is_name("Widget");
      report(widget ? LaterChanges::kStructure : LaterChanges::kAnnotations, path, "changed", page);
    }
  }
  if (direct_seen < direct.size()) report(LaterChanges::kAnnotations, path, "removed", page);
  for (const Ref& ref : old_refs) {
    if (!new_refs.contains(ref) && file_.object(ref.number, from_))
      report(LaterChanges::kAnnotations, path, "removed", page);
  }
}

void RevisionComparer::added_annotation(const Object& item, int page) {
  if (signature_widgets_.contains(item.ref.number)) return;
  const Object* annotation = file_.resolve(&item, to_);
  const std::string path = "/Root/Pages/Page[" + std::to_string(page) + "]/Annots";
  const Object* subtype = file_.get(annotation, "Subtype", to_);
  const bool widget = !subtype || subtype->is_name("Widget");
  if (!existed(item.ref.number) || !changed(item.ref.number)) explain_new(&item);
  std::optional<Box> box;
  const auto rect = raw::rectangle(file_, file_.get(annotation, "Rect", to_), to_);
  const Object* dictionary = file_.object(pages()[static_cast<std::size_t>(page) - 1].number, to_);
  if (rect && dictionary) box = raw::shown(file_, *dictionary, *rect, to_);
  report(widget ? LaterChanges::kStructure : LaterChanges::kAnnotations,
         path + (subtype ? "(" + subtype->text + ")" : ""), "added", page, box);
}

// Paths from the trailer to wanted objects, breadth first so that they are short.
std::map<std::uint32_t, std::string> RevisionComparer::paths_to(const std::set<std::uint32_t>& wanted, int view) {
  std::map<std::uint32_t, std::string> found;
  std::set<std::uint32_t> visited;
  struct Step {
    const Object* value;
    std::string path;
  };
  std::vector<Step> layer = {{file_.trailer(view), ""}}, next;
  std::size_t steps = 0;
  while (!layer.empty() && found.size() < wanted.size()) {
    for (const Step& step : layer) {
      if (!step.value || ++steps > kMaxSteps) continue;
      if (step.value->kind == Kind::kReference) {
        const std::uint32_t number = step.value->ref.number;
        if (!visited.insert(number).second) continue;
        if (wanted.contains(number)) found.emplace(number, step.path);
        next.push_back({file_.resolve(step.value, view), step.path});
        continue;
      }
      if (step.path.size() > 300) continue;
      for (std::size_t i = 0; i < step.value->items.size(); ++i) {
        const Object& item = step.value->items[i];
        const bool named = i < step.value->keys.size();
        if (named && (step.value->keys[i] == "Parent" || step.value->keys[i] == "Prev")) continue;
        if (item.kind == Kind::kReference || !item.items.empty())
          next.push_back({&item, step.path + (named ? "/" + step.value->keys[i] : "[" + std::to_string(i) + "]")});
      }
    }
    layer = std::move(next);
    next.clear();
  }
  return found;
}

// Nothing old and unchanged leads to a new object (what it named without having it counts as old), so only what this
// revision wrote is followed; an old object it wrote anew counts as reachable.
std::set<std::uint32_t> RevisionComparer::reachable_new() {
  std::set<std::uint32_t> found;
  std::vector<const Object*> waiting = {file_.trailer(to_)};
  for (const std::uint32_t number : changed_) {
    if (existed(number)) waiting.push_back(file_.object(number, to_));
  }
  while (!waiting.empty()) {
    const Object* value = waiting.back();
    waiting.pop_back();
    if (!value) continue;
    if (value->kind == Kind::kReference) {
      const std::uint32_t number = value->ref.number;
      if (changed(number) && !existed(number) && found.insert(number).second)
        waiting.push_back(file_.object(number, to_));
      continue;
    }
    for (const Object& item : value->items) {
      if (item.kind == Kind::kReference || !item.items.empty()) waiting.push_back(&item);
    }
  }
  return found;
}

// An object nobody refers to shows nothing. Under a later signature it is waste; in an unsigned tail only what writers
// are known to leave there (cross-reference and object streams listed as objects) is passed over.
bool RevisionComparer::harmless_unreferenced(bool before_too, const Object* old_object,
                                             const Object* new_object) const {
  if (!new_object) return true;
  if (old_object) return before_too;
  const Object* type = new_object->is_dictionary() ? new_object->find("Type") : nullptr;
  // A bare stream: form fillers leave the appearance they replaced behind.
  const auto of_stream = [](const std::string& key) { return one_of(key, {"Length", "Filter", "DecodeParms", "DL"}); };
  if (new_object->kind == Kind::kStream && std::all_of(new_object->keys.begin(), new_object->keys.end(), of_stream))
    return true;
  // "<< /Type /Font >>": a shell one library leaves behind when it copies resources.
  if (new_object->kind == Kind::kDictionary && new_object->keys.size() <= 1) return true;
  return signed_over_ || (type && (type->is_name("XRef") || type->is_name("ObjStm")));
}

void RevisionComparer::name_leftovers() {
  if (open_.empty()) return;
  if (signed_over_) {
    // Most often waste of a signing tool: nothing leads to it, so no path need be spelt out.
    const std::set<std::uint32_t> seen = reachable_new();
    for (const std::uint32_t number : std::set<std::uint32_t>(open_)) {
      if (!existed(number) && !seen.contains(number)) explain(number);
    }
    if (open_.empty()) return;
  }
  const auto now = paths_to(open_, to_);
  const auto then = paths_to(open_, from_);
  for (const std::uint32_t number : open_) {
    const auto after = now.find(number);
    const auto before = then.find(number);
    const bool freed = freed_.contains(number);
    const std::string path = after != now.end()     ? after->second
                             : before != then.end() ? before->second
                                                    : "object " + std::to_string(number);
    if (freed) {
      // Still pointed at: content vanished from under a reference. Otherwise whoever dropped the reference is looked
      // at.
      if (after == now.end()) continue;
      out_.defects.emplace_back("OBJECT_FREED");
      report(LaterChanges::kUnexplained, path, "freed");
      continue;
    }
    const Object* old_object = existed(number) ? file_.object(number, from_) : nullptr;
    const Object* new_object = file_.object(number, to_);
    if (after == now.end() && harmless_unreferenced(before == then.end(), old_object, new_object)) continue;
    const bool content = path.starts_with("/Root/Pages") || ground_.draws(number);
    const bool tree = path.starts_with("/Root/StructTreeRoot");
    const bool structure = tree || path.starts_with("/Root/Outlines") || path.starts_with("/Root/Names") ||
                           path.starts_with("/Root/PageLabels");
    // A tagged document names each new widget in its structure tree; under a later signature that is part of signing.
    const bool tagging = tree && signed_over_;
    report(content     ? LaterChanges::kContent
           : tagging   ? (only_grown(old_object, new_object) ? LaterChanges::kSignaturesOnly : LaterChanges::kFormFill)
           : structure ? LaterChanges::kStructure
                       : LaterChanges::kUnexplained,
           path,
           after == now.end() ? "unreferenced"
           : old_object       ? "changed"
                              : "added");
  }
}

RevisionChanges RevisionComparer::run() {
  collect();
  compare_trailers();
  compare_catalogues();
  compare_pages();
  name_leftovers();
  if (steps_ > kMaxSteps) report(LaterChanges::kUnexplained, "/Root", "changed");
  return std::move(out_);
}

}  // namespace kiemchung
