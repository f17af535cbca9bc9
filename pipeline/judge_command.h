// `kiemchung judge FACTS.jsonl --policy …`: judges saved facts again without the files, e.g. under another policy, at
// another time, or after a certificate was imported.
//
// A line is what `kiemchung examine` prints, or {"claim": {"unit", "path", "codes"}, "facts": {…}} where the criteria
// are known. One line of JSON a document on stdout, in the order given; a report of criteria needs `check`.
#pragma once

#include "pipeline/command.h"

namespace kiemchung {

void register_judge_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
