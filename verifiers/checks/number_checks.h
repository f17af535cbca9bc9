// Số, ký hiệu: is it there, was it read for sure, is it an inserted number, is it written as the rules want.
// Decree 30/2020/NĐ-CP art. 15.1 and Appendix I.II.3; HD 36-HD/VPTW and HD 05-HD/VPTW for the Party's series.
#pragma once

#include "verifiers/checks/check.h"

namespace kiemchung {

DocumentChecks number_checks();

}  // namespace kiemchung
