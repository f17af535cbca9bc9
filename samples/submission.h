// The sample submission: three units, about sixty files, every fault the field knows, and what each should come to.
#pragma once

#include "samples/expected.h"
#include "samples/offices.h"

namespace kiemchung::samples {

Submission make_submission(const World& world);

}  // namespace kiemchung::samples
