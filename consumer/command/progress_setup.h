// From the options of a run to what tells its progress.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "consumer/job/progress_bar.h"
#include "consumer/job/progress_reporter.h"
#include "consumer/job/sink_runner.h"
#include "consumer/options/options.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/kafka/positions.h"
#include "shared/log.h"

namespace consumer {

// What the terminal looks like, for LineLevel.
struct Surroundings {
  bool console = true;         // The console is among the sinks.
  bool live_view = false;      // And it is one.
  bool same_terminal = false;  // stdout and stderr are the same terminal.
  bool bar = false;            // A progress bar is shown.
};

// The level of the line about each batch; absent: none. It does not tear a live view, and where a
// table or a bar on the same terminal shows how it goes, it is for -v. Pure.
std::optional<shared::log::Level> LineLevel(const Surroundings& surroundings);

// Null where --progress-json is not given. kUsage: the file cannot be opened.
shared::Result<std::unique_ptr<ProgressFile>> OpenProgressFile(const ConsumerOptions& options);

struct Reporting {
  const std::vector<std::unique_ptr<SinkRunner>>& sinks;
  std::unique_ptr<ProgressFile> file;  // As OpenProgressFile.
  bool bar = false;                    // StartBar made one.
};
// Errors as CheckpointStore::ReadHead.
shared::Result<std::unique_ptr<ProgressReporter>> StartReporter(const ConsumerOptions& options,
                                                                const CheckpointStore& store,
                                                                Reporting reporting);

// A bar where stderr can show one and every partition's stop is known; else null.
std::unique_ptr<ProgressBar> StartBar(const shared::Clock& clock,
                                      const shared::kafka::Positions& start,
                                      const shared::kafka::Positions& stops);

}  // namespace consumer
