// The file itself and its class: could it be read, is it a kind of file the campaign takes, is it an electronic
// document, a scan or an electronic copy, a draft, an unsigned table. Decree 30/2020/NĐ-CP art. 5, 25–27; the letters
// on evidence.
#pragma once

#include "verifiers/checks/check.h"

namespace kiemchung {

DocumentChecks file_checks();
DocumentChecks class_checks();

}  // namespace kiemchung
