// Every signature dictionary of a file with its places in the bytes: those the form reaches and those it does not.
#pragma once

#include <string>
#include <vector>

#include "extractors/pdf/raw_file.h"

namespace kiemchung::raw {

struct FoundSignature {
  std::vector<std::string> fields;       // qualified names of all fields whose value it is; empty: an orphan
  const Object* field = nullptr;         // the first such field
  const Object* widget = nullptr;        // its visible widget (the field itself, or a kid); nullptr if none
  Ref widget_ref;                        // {0, 0} if the widget is a direct object
  Object dictionary;                     // the signature dictionary; its tokens' places are in the file if in_file
  Ref object;                            // the indirect object that is, or holds, the dictionary
  bool direct = false;                   // the dictionary stands directly in the field
  bool in_file = false;                  // false: it stands in an object stream, where no byte range can protect it
  bool place_matches = true;             // the cross-reference entry leads to an object of these numbers
  std::vector<std::int64_t> byte_range;  // as written; empty if absent or not four or more integers
  int page = 0;                          // from 1; 0 if the widget stands on no page
};

// A field of the form, for those who compare forms.
struct PageList {
  std::vector<Ref> pages;  // in order
  bool complete = true;
};
PageList list_pages(RawFile& file, int view);

// Value of a key of a field or page, looked up through /Parent.
const Object* inherited(RawFile& file, const Object* dictionary, std::string_view key, int view);

// In file order: by the end of the covered bytes, then by the dictionary's place. Bounded in fields and depth.
std::vector<FoundSignature> find_signatures(RawFile& file);

}  // namespace kiemchung::raw
