#include "verifiers/signature/signed_ground.h"

#include <algorithm>

#include "extractors/pdf/signature_finder.h"

namespace kiemchung {
namespace {

using raw::Kind;
using raw::Object;

constexpr std::size_t kMaxSteps = 4'000'000;  // values looked at; the largest real documents need some 100,000

}  // namespace

// True if the number was not in the set yet.
bool SignedGround::mark(std::vector<bool>& set, std::uint32_t number) {
  if (number >= set.size()) set.resize(std::max<std::size_t>(number + 1, 2 * set.size()));
  if (set[number]) return false;
  set[number] = true;
  return true;
}

void SignedGround::walk(raw::RawFile& file, int view, std::vector<const Object*> waiting, bool drawing) {
  while (!waiting.empty()) {
    const Object* value = waiting.back();
    waiting.pop_back();
    if (!value) continue;
    if (++steps_ > kMaxSteps) {
      complete_ = false;
      return;
    }
    if (value->kind == Kind::kReference) {
      const std::uint32_t number = value->ref.number;
      if (!mark(drawing ? drawn_ : seen_, number)) continue;
      const raw::Entry* entry = file.entry(number, view);
      if (!entry || entry->type == raw::Entry::Type::kFree) {
        mark(lacking_, number);
        continue;
      }
      const Object* object = file.load(*entry, view);
      // A drawn thing that names a page (a structure element, an annotation's /P) does not draw the page.
      const Object* type = drawing && object && object->is_dictionary() ? object->find("Type") : nullptr;
      if (!type || !(type->is_name("Page") || type->is_name("Pages") || type->is_name("Catalog")))
        waiting.push_back(object);
      continue;
    }
    for (const Object& item : value->items) {
      if (item.kind == Kind::kReference || !item.items.empty()) waiting.push_back(&item);
    }
  }
}

void SignedGround::add_view(raw::RawFile& file, int view) {
  std::vector<const Object*> drawn;
  for (const raw::Ref& page : raw::list_pages(file, view).pages) {
    const Object* dictionary = file.object(page.number, view);
    if (!dictionary || !dictionary->is_dictionary()) continue;
    drawn.push_back(dictionary->find("Contents"));
    drawn.push_back(raw::inherited(file, dictionary, "Resources", view));
    drawn.push_back(dictionary->find("Resources"));
  }
  walk(file, view, std::move(drawn), true);
  // From the catalogue alone: trailers of some writers name things of their own that no reader of PDF looks at.
  walk(file, view, {file.catalogue(view)}, false);
}

void SignedGround::add_revision(raw::RawFile& file, int revision) {
  for (const raw::Section& section : file.sections()) {
    if (section.revision != revision) continue;
    for (const raw::Entry& entry : section.entries) {
      const Object* object = file.load(entry, revision);
      if (!object) continue;
      seen_.resize(std::max<std::size_t>(seen_.size(), entry.number + 1));
      seen_[entry.number] = true;
      walk(file, revision, {object}, false);
    }
  }
}

}  // namespace kiemchung
