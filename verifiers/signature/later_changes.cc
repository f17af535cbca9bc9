#include "verifiers/signature/later_changes.h"

#include <algorithm>
#include <map>

#include "extractors/pdf/raw_font.h"
#include "verifiers/signature/revision_changes.h"

namespace kiemchung {
namespace {

using raw::FoundSignature;
using raw::Kind;
using raw::Object;
using raw::RawFile;

constexpr std::size_t kMaxChangesKept = 200;  // of one signature
constexpr int kMaxTransitions = 400;

void add(std::vector<std::string>& defects, const std::string& code) {
  if (std::find(defects.begin(), defects.end(), code) == defects.end()) defects.push_back(code);
}

std::uint64_t covered_end(const SignatureFact& fact) {
  return fact.byte_range.size() == 4 ? fact.byte_range[2] + fact.byte_range[3] : 0;
}

// The revision a signature closes: the last one whose end it covers.
int covered_revision(const RawFile& file, const SignatureFact& fact) {
  int covered = 0;
  for (std::size_t i = 0; i < file.revisions().size(); ++i) {
    if (file.revisions()[i].eof <= covered_end(fact)) covered = static_cast<int>(i) + 1;
  }
  return covered;
}

// The cross-reference section a reader of the signed bytes would start from must be one the whole file still builds on.
bool chain_passes_through(const RawFile& file, std::uint64_t end) {
  const auto keyword = raw::find_last(file.bytes(), "startxref", 0, end);
  if (!keyword) return true;
  raw::Parser parser(file.bytes(), *keyword + 9);
  const auto offset = parser.take_unsigned();
  if (!offset || *offset == 0) return true;
  return std::any_of(file.sections().begin(), file.sections().end(), [&](const raw::Section& section) {
    return section.offset == *offset || section.offset == *offset + file.header_offset() ||
           (section.offset > *offset && section.offset - *offset < 16);
  });
}

struct Lock {
  bool all = false;
  bool except = false;
  std::vector<std::string> names;
  int permission = 0;  // /P of a lock dictionary (ISO 32000-2 table 236); 0: none
  bool locks(const std::string& field) const {
    if (all) return true;
    const bool named = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return field == name || field.starts_with(name + ".");
    });
    return except ? !named : named;
  }
};

std::optional<Lock> lock_of(RawFile& file, const Object* dictionary) {
  const int view = file.latest();
  const Object* action = file.get(dictionary, "Action", view);
  if (!action || action->kind != Kind::kName) return std::nullopt;
  Lock lock;
  lock.all = action->text == "All";
  lock.except = action->text == "Exclude";
  const Object* fields = file.get(dictionary, "Fields", view);
  for (std::size_t i = 0; fields && fields->kind == Kind::kArray && i < fields->items.size(); ++i) {
    const Object* name = file.resolve(&fields->items[i], view);
    if (name && name->is_string()) lock.names.push_back(raw::text_string(name->text));
  }
  const Object* permission = file.get(dictionary, "P", view);
  if (permission && permission->is_number()) lock.permission = static_cast<int>(permission->integer);
  return lock;
}

// FieldMDP of the signature's /Reference, and the /Lock of its field.
std::vector<Lock> locks_of(RawFile& file, const FoundSignature& found) {
  std::vector<Lock> locks;
  const int view = file.latest();
  const Object* references = file.get(&found.dictionary, "Reference", view);
  for (std::size_t i = 0; references && references->kind == Kind::kArray && i < references->items.size(); ++i) {
    const Object* reference = file.resolve(&references->items[i], view);
    const Object* method = file.get(reference, "TransformMethod", view);
    if (!method || !method->is_name("FieldMDP")) continue;
    if (const auto lock = lock_of(file, file.get(reference, "TransformParams", view))) locks.push_back(*lock);
  }
  if (found.field) {
    if (const auto lock = lock_of(file, file.get(found.field, "Lock", view))) locks.push_back(*lock);
  }
  return locks;
}

// What DocMDP's levels permit (ISO 32000-2 table 257): 1 nothing, 2 filling and signing, 3 annotations as well.
LaterChanges permitted(int level) {
  if (level == 1) return LaterChanges::kLtvOnly;
  return level == 2 ? LaterChanges::kFormFill : LaterChanges::kAnnotations;
}

void judge_permissions(RawFile& file, const FoundSignature& found, const std::map<std::string, LaterChanges>& fields,
                       SignatureFact& fact) {
  std::optional<int> level = fact.certification_level;
  for (const Lock& lock : locks_of(file, found)) {
    for (const auto& [name, changed] : fields) {
      if (changed >= LaterChanges::kSignaturesOnly && lock.locks(name)) add(fact.defects, "MDP_VIOLATED");
    }
    if (lock.permission > 0) level = std::min(level.value_or(3), lock.permission);
  }
  if (level && fact.later_changes > permitted(*level)) add(fact.defects, "MDP_VIOLATED");
}

void note_tail(const RawFile& file, DocumentFacts& facts) {
  std::uint64_t covered = 0;
  for (const SignatureFact& fact : facts.signatures) {
    if (fact.coverage != Coverage::kUnclear) covered = std::max(covered, covered_end(fact));
  }
  const raw::Bytes bytes = file.bytes();
  std::uint64_t end = bytes.size();
  while (end > covered && raw::is_space(bytes[end - 1])) --end;
  facts.signature_file.unsigned_tail = !facts.signatures.empty() && end > covered;
  std::uint64_t known = 0;
  for (const raw::Revision& revision : file.revisions()) known = std::max(known, revision.end);
  if (facts.signature_file.unsigned_tail && end > known && end > covered && file.usable() && !file.repaired())
    add(facts.signature_file.defects, "TAIL_WITHOUT_XREF");
}

}  // namespace

void find_later_changes(raw::RawFile& file, const std::vector<FoundSignature>& found, DocumentFacts& facts) {
  note_tail(file, facts);
  std::map<int, RevisionChanges> transitions;  // by the revision that makes them
  SignedGround ground;
  bool certified_later = false;
  int signed_until = 0;  // the newest revision a sound signature covers
  for (const SignatureFact& fact : facts.signatures) {
    if (fact.integrity == Integrity::kIntact && fact.coverage >= Coverage::kWholeRevision)
      signed_until = std::max(signed_until, covered_revision(file, fact));
  }
  for (std::size_t i = 0; i < facts.signatures.size() && i < found.size(); ++i) {
    SignatureFact& fact = facts.signatures[i];
    if (fact.certification_level && i > 0) certified_later = true;
    if (fact.coverage == Coverage::kUnclear || fact.coverage == Coverage::kWholeFile) continue;
    const int own = covered_revision(file, fact);
    if (file.usable() && !file.repaired() && !chain_passes_through(file, covered_end(fact))) {
      add(fact.defects, "XREF_CHAIN_SKIPS");
      fact.later_changes = LaterChanges::kUnexplained;
    }
    if (file.repaired() || !file.usable() || own == 0 || file.latest() - own > kMaxTransitions) {
      fact.later_changes = LaterChanges::kUnexplained;
      continue;
    }
    // Bytes between the covered end and the next revision's objects belong to nobody.
    if (fact.coverage == Coverage::kPartial) fact.later_changes = LaterChanges::kUnexplained;
    std::map<std::string, LaterChanges> fields;
    for (int to = own + 1; to <= file.latest(); ++to) {
      auto known = transitions.find(to);
      if (known == transitions.end()) {
        // Signatures come in the order of what they cover, so the first to ask has the earliest view.
        if (transitions.empty()) ground.add_view(file, own);
        known = transitions.emplace(to, RevisionComparer(file, ground, to, to <= signed_until).run()).first;
        ground.add_revision(file, to);
        if (!ground.complete()) add(facts.signature_file.defects, "CHANGES_UNREADABLE");
      }
      const RevisionChanges& step = known->second;
      fact.later_changes = std::max(fact.later_changes, step.level);
      for (const ChangeFact& change : step.changes) {
        if (fact.changes.size() < kMaxChangesKept) fact.changes.push_back(change);
      }
      for (const std::string& defect : step.defects) add(facts.signature_file.defects, defect);
      for (const auto& [name, level] : step.fields) fields[name] = std::max(fields[name], level);
    }
    judge_permissions(file, found[i], fields, fact);
  }
  if (certified_later) add(facts.signature_file.defects, "CERTIFICATION_NOT_FIRST");
}

}  // namespace kiemchung
