// Pipeline is the way of one source's tweets to the topic: the source, its journal, its publisher
// and the loop between them, with a ledger of their own. A run has one for each --source
// (pipelines.h).
//
//   Pipeline pipeline(ForSource(options, SourceKind::kBluesky), run);
//   if (auto opened = pipeline.Open(); !opened) …
//   const Result<void> outcome = pipeline.Run();
//   pipeline.ledger();
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "producer/http/endpoints.h"
#include "producer/http/ingest_status.h"
#include "producer/journal/journal.h"
#include "producer/options/options.h"
#include "producer/publish/ledger.h"
#include "producer/publish/line_output.h"
#include "producer/publisher_setup.h"
#include "producer/stream/tweet_source.h"
#include "producer/tweet_budget.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/shutdown.h"

namespace producer {

// What the pipelines of a run share.
struct SharedRun {
  const shared::Clock& clock;
  shared::Shutdown& shutdown;
  TweetBudget budget;
  LineTurn stdout_turn;
  // The run ends then as on Ctrl-C; on the steady clock.
  std::optional<std::chrono::nanoseconds> run_until;
  bool served = false;  // Somebody may look at the boards.
};

// One thread, but for boards().
class Pipeline {
 public:
  // `options`: of ForSource, with the journal's directory of this source. `run` must outlive it.
  Pipeline(ProducerOptions options, SharedRun& run);

  SourceKind source() const { return options_.source; }

  // Makes the source and opens the journal. Connects nowhere. Errors of SourceSetup and of
  // Journal::Open.
  shared::Result<void> Open();

  // Until the source ends, a stop is requested or it fails. kUnavailable: no broker in time, or
  // records that were not acknowledged. REQUIRES: Open succeeded.
  shared::Result<void> Run();

  // Shows on the board that nothing comes any more; `why`: of a failure.
  void ShowEnd(const shared::Result<void>& outcome);

  // Absent: it failed before anything could be read.
  const std::optional<LedgerCounts>& ledger() const { return ledger_; }

  // For any thread.
  SourceBoards boards(std::string name) const { return {std::move(name), status_, *brokers_}; }

 private:
  shared::Result<void> Ingest(const TopicState& topic);

  const ProducerOptions options_;
  SharedRun& run_;
  StatusBoard status_;
  const BrokerBoardPtr brokers_;
  std::unique_ptr<TweetSource> source_;
  std::unique_ptr<Journal> journal_;
  std::optional<LedgerCounts> ledger_;
};

}  // namespace producer
