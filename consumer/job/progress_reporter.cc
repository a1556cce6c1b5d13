#include "consumer/job/progress_reporter.h"

#include <utility>

namespace consumer {

ProgressReporter::ProgressReporter(ReporterOptions options, std::unique_ptr<ProgressFile> file)
    : options_(std::move(options)), file_(std::move(file)) {}

BatchProgress ProgressReporter::Report(const SavedBatch& saved, const CommitWork& commit) {
  BatchProgress progress = ProgressOf(saved, commit, before_);
  before_ = PlaceOf(progress);
  if (options_.line && shared::log::Enabled(*options_.line)) {
    shared::log::Write(*options_.line, "batch", ProgressFields(progress));
  }
  if (file_) file_->Append(ProgressJson(options_.identity, progress));
  return progress;
}

}  // namespace consumer
