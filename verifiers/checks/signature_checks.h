// What the signatures of a document mean for it as evidence. The mathematics, path and times were judged before
// (verifiers/signature/path.h); here each answer becomes one finding. Decree 30/2020/NĐ-CP art. 5, 13, 17, 32; Decree
// 68/2024/NĐ-CP art. 31–32; Circular 41/2017/TT-BTTTT art. 7–8.
#pragma once

#include "verifiers/checks/check.h"

namespace kiemchung {

DocumentChecks signature_checks();

}  // namespace kiemchung
