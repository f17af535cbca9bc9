// archive.h in a child process that can do nothing else (isolated.h): unpacking is where a hostile archive would take
// its reader over. What comes back is checked again here: a child that was taken over can lie, not overflow.
#pragma once

#include "pipeline/archive.h"
#include "pipeline/isolated.h"

namespace kiemchung {

// As list_archive. A child that dies is "archive_damaged".
ArchiveListing list_archive_apart(int descriptor, const ArchiveLimits& limits);

// As read_archive, with settled names (settle_name) and without folders. The sink may take its time: the child waits.
std::string read_archive_apart(int descriptor, const ArchiveLimits& limits, const MemberSink& sink);

// The parent's half of it: takes what a child sends, whatever it sends.
std::string receive_members(IsolatedChild& child, const ArchiveLimits& limits, const MemberSink& sink);

}  // namespace kiemchung
