// The worker: holds a prepared reader and gives each document a child of its own.
//
// The worker never looks at a document; the child sees one and ends. So a document that takes its reader over owns a
// process with one descriptor to read from and one pipe to write facts to, and no other document passes through it.
#pragma once

#include <functional>
#include <span>

#include "pipeline/examine.h"

namespace kiemchung {

// What a worker does with a document. The program's own hooks are prepare_reader and examine; tests put faulty ones.
struct WorkerHooks {
  std::function<void(const ReadOptions&)> prepare;
  std::function<ExamineResult(std::span<const unsigned char>, const ReadOptions&)> examine;
};

// Descriptors of a worker and of its children. The command socket is closed in children.
inline constexpr int kWorkerSocket = 3;
inline constexpr int kChildReply = 4;

// Serves jobs from kWorkerSocket until the parent closes it. Returns the process's exit status.
int run_worker(const WorkerHooks& hooks);

}  // namespace kiemchung
