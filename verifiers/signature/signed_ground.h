// What a signed view of a file draws its pages from, and what it names without having it: the two things an attacker
// prepares before signing, so that a harmless-looking update changes what people see ("shadow" attacks).
#pragma once

#include <cstdint>
#include <vector>

#include "extractors/pdf/raw_file.h"

namespace kiemchung {

class SignedGround {
 public:
  // Walks the view once, from the catalogue; bounded in steps.
  void add_view(raw::RawFile& file, int view);
  // Adds what the objects of one later revision name and do not have.
  void add_revision(raw::RawFile& file, int revision);

  // The object is read when a page's content is drawn: its streams, and everything its resources lead to.
  bool draws(std::uint32_t number) const { return number < drawn_.size() && drawn_[number]; }
  // The object is named by a reference, and there is none: an update that brings it changes an old meaning.
  bool lacks(std::uint32_t number) const { return number < lacking_.size() && lacking_[number]; }
  bool complete() const { return complete_; }

 private:
  void walk(raw::RawFile& file, int view, std::vector<const raw::Object*> waiting, bool drawing);
  static bool mark(std::vector<bool>& set, std::uint32_t number);

  std::vector<bool> drawn_;
  std::vector<bool> lacking_;
  std::vector<bool> seen_;
  std::size_t steps_ = 0;
  bool complete_ = true;
};

}  // namespace kiemchung
