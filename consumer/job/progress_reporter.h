// ProgressReporter tells how each batch went: a line in the log, an object in a file, or both.
//
//   ProgressReporter reporter({.identity = identity, .line = log::Level::kInfo}, std::move(file));
//   reporter.Report(saved, commit);
#pragma once

#include <memory>
#include <optional>

#include "consumer/job/progress.h"
#include "consumer/job/progress_file.h"
#include "consumer/job/tables.h"
#include "shared/log.h"

namespace consumer {

struct ReporterOptions {
  ProgressIdentity identity;
  // Absent: no lines.
  std::optional<shared::log::Level> line = shared::log::Level::kInfo;
};

// The committer's thread calls it.
class ProgressReporter {
 public:
  // `file`: null for no objects.
  ProgressReporter(ReporterOptions options, std::unique_ptr<ProgressFile> file);

  // Returns what it told.
  BatchProgress Report(const SavedBatch& saved, const CommitWork& commit);

  const ProgressIdentity& identity() const { return options_.identity; }

 private:
  const ReporterOptions options_;
  std::unique_ptr<ProgressFile> file_;
  std::optional<BatchPlace> before_;
};

}  // namespace consumer
