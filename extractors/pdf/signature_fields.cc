#include "extractors/pdf/signature_fields.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "extractors/pdf/content_runs.h"
#include "extractors/pdf/raw_font.h"
#include "extractors/pdf/signature_finder.h"
#include "extractors/pdf/signature_places.h"

namespace kiemchung {
namespace {

using raw::Kind;
using raw::Object;
using raw::RawFile;

std::string field_names(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) (joined += joined.empty() ? "" : "; ") += name;
  return joined;
}

int revision_of(const RawFile& file, const raw::FoundSignature& found) {
  const auto& revisions = file.revisions();
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    if (found.in_file && found.dictionary.begin < revisions[i].end) return static_cast<int>(i) + 1;
  }
  return file.latest();
}

std::optional<int> certification_level(RawFile& file, const Object& dictionary) {
  const int view = file.latest();
  const Object* references = file.get(&dictionary, "Reference", view);
  if (!references || references->kind != Kind::kArray) return std::nullopt;
  for (const Object& item : references->items) {
    const Object* reference = file.resolve(&item, view);
    const Object* method = file.get(reference, "TransformMethod", view);
    if (!method || !method->is_name("DocMDP")) continue;
    const Object* level = file.get(file.get(reference, "TransformParams", view), "P", view);
    const std::int64_t value = level && level->is_number() ? level->integer : 2;  // default of ISO 32000-2 table 257
    return static_cast<int>(std::clamp<std::int64_t>(value, 1, 3));
  }
  return std::nullopt;
}

void describe(RawFile& file, const raw::FoundSignature& found, SignatureFact& fact) {
  const int view = file.latest();
  fact.field = field_names(found.fields);
  fact.object = std::to_string(found.object.number) + " " + std::to_string(found.object.generation);
  if (const Object* filter = file.get(&found.dictionary, "SubFilter", view); filter && filter->kind == Kind::kName)
    fact.sub_filter = filter->text;
  for (const std::int64_t value : found.byte_range)
    fact.byte_range.push_back(value < 0 ? 0 : static_cast<std::uint64_t>(value));
  fact.revision = revision_of(file, found);
  if (const Object* time = file.get(&found.dictionary, "M", view); time && time->is_string())
    fact.claimed_time = utc_of_pdf_date(raw::text_string(time->text));
  fact.certification_level = certification_level(file, found.dictionary);
  fact.page = found.page;
  if (!found.widget) return;
  const Object* appearance = raw::normal_appearance(file, *found.widget, view);
  if (appearance) fact.appearance_text = raw::joined_text(raw::read_form(file, *appearance, view).runs);
  if (found.page > 0) fact.box = raw::shown_box(file, *found.widget, found.page, view);
  if (!fact.box) fact.page = 0;
}

}  // namespace

void extract_signature_fields(std::span<const unsigned char> bytes, DocumentFacts& facts) {
  RawFile file(bytes);
  extract_signature_fields(file, facts);
}

std::vector<raw::FoundSignature> extract_signature_fields(RawFile& file, DocumentFacts& facts) {
  facts.signature_file.revisions = file.latest();
  facts.signature_file.encrypted = file.encrypted();
  for (const std::string& defect : file.defects()) facts.signature_file.defects.push_back(defect);
  std::vector<raw::FoundSignature> all = raw::find_signatures(file);
  for (const raw::FoundSignature& found : all) describe(file, found, facts.signatures.emplace_back());
  for (SignatureFact& fact : facts.signatures) fact.role = role_of_appearance(fact);
  return all;
}

}  // namespace kiemchung
