// The files of the sample submission, by unit and by what is the matter with them.
#pragma once

#include "samples/collector.h"

namespace kiemchung::samples {

// The commune: sound files and every fault the field knows.
void numbers_and_dates(Collector& unit);
void signature_faults(Collector& unit);
void damaged_files(Collector& unit);
void papers_and_copies(Collector& unit);
void other_series(Collector& unit);
void kinds_and_names(Collector& unit);

void department_files(Collector& unit);
void district_files(Collector& unit);

}  // namespace kiemchung::samples
