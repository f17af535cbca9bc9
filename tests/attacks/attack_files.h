// Files that each carry one known attack on PDF signatures, made on signed samples, and sound files beside them that
// look alike. The classes are those of the study the verifier rests on (universal forgery, incremental saving,
// wrapping, shadow, evil annotation and sneaky signature attacks of the Ruhr-Universität Bochum, and what the public
// validators' own tests hold); every class must have a file, and a test keeps that.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "samples/pki.h"

namespace kiemchung::attacks {

struct AttackFile {
  std::string name;          // of the file, without ".pdf"
  std::string attack_class;  // one of attack_classes()
  std::string reason;        // code of the check that must name it; "" for a sound file
  bool sound = false;        // looks like an attack, is none, and must pass
  std::string bytes;
};

// The rows of the study, with the subclasses that are caught by a check of their own.
std::span<const std::string_view> attack_classes();

// Everything is signed anew in each run: two runs give the same answers, not the same bytes.
std::vector<AttackFile> make_attack_files(const samples::Pki& pki);

}  // namespace kiemchung::attacks
