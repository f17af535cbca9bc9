// Ngày, tháng, năm ban hành: is it there and real, was it read for sure, does it fit the assessment year, the day of
// judgement and the trusted time of signing. Decree 30/2020/NĐ-CP art. 15.2, 18.1 and Appendix I.II.4.
#pragma once

#include "verifiers/checks/check.h"

namespace kiemchung {

DocumentChecks date_checks();

}  // namespace kiemchung
