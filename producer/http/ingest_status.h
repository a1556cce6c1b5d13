// IngestStatus is what the ingest loop tells of itself, all of one moment: what --http serves. The
// loop puts it up after each read and while it waits (shared/snapshot_board.h).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "producer/publish/ledger.h"
#include "producer/publish/publisher.h"
#include "producer/stream/tweet_source.h"
#include "shared/metrics/histogram.h"
#include "shared/snapshot_board.h"
#include "shared/unix_millis.h"

namespace producer {

struct IngestStatus {
  LedgerCounts ledger;
  SourceStatus source{.connected = false, .trouble = "not asked yet"};
  // Why nothing is published at present; empty: nothing is known to be wrong.
  std::string trouble = "no answer yet";
  // When a record was last published or rejected, or none waited; on the steady clock.
  std::chrono::nanoseconds answered{0};
  std::optional<JournalUse> journal;
  shared::metrics::Histogram publish_seconds;
  std::optional<shared::UnixMillis> last_tweet;  // When it was received.
  // When the loop last went round, on the steady clock. Absent: it waits for the topic still.
  std::optional<std::chrono::nanoseconds> turned;
  // Nothing will come of it any more, while others go on: a file at its end, a source that was
  // refused (`source` says why).
  bool ended = false;
};

// Of one of several sources that run side by side. The name of an only one is empty.
struct NamedStatus {
  std::string source;
  IngestStatus status;
};
using Statuses = std::vector<NamedStatus>;

using StatusBoard = shared::SnapshotBoard<IngestStatus>;

}  // namespace producer
