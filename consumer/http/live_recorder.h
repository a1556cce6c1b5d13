// LiveRecorder makes of each saved batch what is served of it.
//
//   LiveRecorder recorder({.counts = CountScope::kRunning, .database = DatabaseOf(dir)}, clock);
//   board.Offer(recorder.Restored(*job.Restored()));
//   board.Offer(recorder.Saved(saved, progress));
//
// One thread at a time.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "consumer/http/live_status.h"
#include "consumer/http/live_windows.h"
#include "consumer/job/tables.h"
#include "shared/clock.h"

namespace consumer {

struct LiveRecorderOptions {
  CountScope counts = CountScope::kRunning;
  WindowRows window_rows = WindowRows::kClosed;
  std::filesystem::path database;  // Whose files' bytes are told.
};

class LiveRecorder {
 public:
  // The clock must outlive it.
  LiveRecorder(LiveRecorderOptions options, const shared::Clock& clock);

  // The state that the run begins with.
  std::shared_ptr<const LiveBatch> Restored(const SavedBatch& saved);

  std::shared_ptr<const LiveBatch> Saved(const SavedBatch& saved, const BatchProgress& progress);

 private:
  LiveBatch Told(const SavedBatch& saved);
  void AddToSums(const SavedBatch& saved, const BatchProgress& progress);
  std::uint64_t CheckpointBytes();

  const LiveRecorderOptions options_;
  const shared::Clock& clock_;
  LastWindows windows_;
  LiveSums sums_;
  JobTotals before_;  // Of the batch before.
  std::uint64_t bytes_ = 0;
  std::optional<std::chrono::nanoseconds> looked_;  // When bytes_ was.
};

}  // namespace consumer
