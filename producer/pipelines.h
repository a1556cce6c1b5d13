// Pipelines runs a pipeline for each --source, side by side, each in a thread of its own. One that
// fails ends alone: the log says so, and the others go on.
//
//   Pipelines pipelines(options, run);
//   const std::vector<Failure> failures = pipelines.Run();
//   PrintLedgers(pipelines.ledgers());
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "producer/http/endpoints.h"
#include "producer/options/options.h"
#include "producer/pipeline.h"
#include "producer/publish/ledger.h"
#include "shared/error.h"
#include "shared/log.h"

namespace producer {

struct Failure {
  std::string source;  // Of an only one empty.
  shared::Error error;
};

class Pipelines {
 public:
  // `run` must outlive it.
  Pipelines(const ProducerOptions& options, SharedRun& run);

  // Until each has ended. In the order in which they failed. Where the options are at fault
  // (kUsage), nothing is run.
  std::vector<Failure> Run();

  // In the order of --source. A source that read nothing has zeros; empty: all failed before.
  LedgersBySource ledgers() const;

  // Of each, for any thread, while the pipelines live.
  std::vector<SourceBoards> boards() const;

 private:
  bool alone() const { return pipelines_.size() == 1; }
  std::string NameOf(const Pipeline& pipeline) const;
  shared::log::Mark MarkOf(const Pipeline& pipeline) const;
  void RunOne(Pipeline& pipeline);
  void OnEnd(Pipeline& pipeline, const shared::Result<void>& outcome);

  std::vector<std::unique_ptr<Pipeline>> pipelines_;
  std::mutex mutex_;  // Guards what follows.
  std::vector<Failure> failures_;
};

}  // namespace producer
