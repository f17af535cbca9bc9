// Cơ quan ban hành và tên loại: does the agency exist on the document's date, is it competent for the criterion, is the
// kind one the campaign takes. The letters: "do cơ quan nhà nước có thẩm quyền ban hành". Hints only ever ask people.
#pragma once

#include "verifiers/checks/check.h"

namespace kiemchung {

DocumentChecks issuer_checks();

}  // namespace kiemchung
