// The changes one revision makes, explained entry by entry. See later_changes.h for the rules' sources.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "extractors/document_facts.h"
#include "extractors/pdf/signature_finder.h"
#include "verifiers/signature/signed_ground.h"

namespace kiemchung {

struct RevisionChanges {
  std::vector<ChangeFact> changes;
  LaterChanges level = LaterChanges::kNone;
  std::vector<std::string> defects;            // XREF_REDIRECT, XREF_HEADER_MISMATCH, OBJECT_FREED, …
  std::map<std::string, LaterChanges> fields;  // qualified name → how far an existing field was changed
};

class RevisionComparer {
 public:
  // Compares the view `to` with the view before it. `ground`: of the views before. `signed_over`: a later sound
  // signature covers the revision.
  RevisionComparer(raw::RawFile& file, const SignedGround& ground, int to, bool signed_over)
      : file_(file), ground_(ground), from_(to - 1), to_(to), signed_over_(signed_over) {}
  RevisionChanges run();

 private:
  using Object = raw::Object;
  using Ref = raw::Ref;

  void collect();
  void collect_entry(const raw::Entry& entry);
  void collect_members();
  bool redirected(const raw::Entry& entry);
  void compare_trailers();
  void compare_catalogues();
  bool extensions_kept(const Object* before, const Object* after);
  void compare_catalogue_key(const std::string& key, const Object* before, const Object* after);
  void compare_forms(const Object* before, const Object* after);
  void compare_fields(const Object* before, const Object* after, const std::string& above, int depth);
  void compare_field(Ref ref, const std::string& above, int depth);
  void compare_field_keys(const Object& before, const Object& after, const std::string& name, Ref ref);
  void added_field(const Object& item, const std::string& above, int depth);
  void compare_pages();
  void compare_page(Ref ref, int page);
  void compare_annotations(const Object* page_before, const Object* page_after, int page);
  void added_annotation(const Object& item, int page);
  void merge_resources(const Object* before, const Object* after, const std::string& path, int depth);
  // Marks what can be reached from a value and did not exist before; objects that existed stay unexplained.
  void explain_new(const Object* value, int depth = 0);
  // Marks whole subtrees that only later validation reads (DSS). `before` is the same place in the older view: what
  // stood elsewhere in the document does not become harmless by being named here too.
  void explain_extensions(const Object* value);
  void explain_store(const Object* before, const Object* value);
  void walk_store(const Object* value, int view, std::set<std::uint32_t>& seen, int depth);
  // Every old key, item and value is still there; arrays and dictionaries may have grown.
  bool only_grown(const Object* before, const Object* after, int depth = 0) const;
  bool signed_at_last(std::uint32_t field);
  void name_leftovers();
  std::set<std::uint32_t> reachable_new();
  bool harmless_unreferenced(bool before_too, const Object* old_object, const Object* new_object) const;
  std::map<std::uint32_t, std::string> paths_to(const std::set<std::uint32_t>& wanted, int view);

  bool equal(const Object* before, const Object* after, int depth = 0) const;
  bool alike(const Object* before, const Object* after, int depth = 0);
  bool same_stream(const Object& before, const Object& after) const;
  bool changed(std::uint32_t number) const { return changed_.contains(number); }
  void explain(std::uint32_t number) { open_.erase(number); }
  // For things beside the pages (metadata, validation data, a field's look): what a page is drawn from as well stays
  // unexplained, whatever else it claims to be.
  void explain_beside(std::uint32_t number) {
    if (!ground_.draws(number)) explain(number);
  }
  bool existed(std::uint32_t number) const;
  void report(LaterChanges level, std::string path, const char* what, int page = 0,
              std::optional<Box> box = std::nullopt);
  void report_widget(LaterChanges level, const std::string& path, const char* what, const Object& widget, Ref ref);
  const std::vector<Ref>& pages();
  int page_of(Ref widget);
  bool lets_nothing_through(const Object& mask);
  bool hides_text(const Object& widget, Ref page);

  raw::RawFile& file_;
  const SignedGround& ground_;
  int from_, to_;
  bool signed_over_;
  std::set<std::uint32_t> changed_;  // numbers whose object is another one than before
  std::set<std::uint32_t> open_;     // of those, not yet explained
  std::set<std::uint32_t> freed_;
  std::set<std::uint32_t> visited_fields_;
  std::set<std::uint32_t> signature_widgets_;
  std::vector<Ref> pages_;
  bool pages_read_ = false;
  std::size_t steps_ = 0;
  RevisionChanges out_;
};

}  // namespace kiemchung
