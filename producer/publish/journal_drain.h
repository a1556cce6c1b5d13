// JournalDrain moves what the journal holds into Kafka, in a thread of its own: page by page, in
// order, for as long as it lives. What Kafka has is forgotten by the journal; what Kafka will never
// take is put aside.
//
//   JournalDrain drain(journal, outlet, rejected, {.commit_interval = 500ms});
//   journal.Append(records);
//   drain.Wake();
//   drain.progress().published;
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "producer/journal/journal.h"
#include "producer/publish/outlet.h"
#include "producer/publish/rejected_file.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/metrics/histogram.h"

namespace producer {

struct DrainOptions {
  // How long records are gathered for one transaction. Flag: --commit-interval.
  std::chrono::milliseconds commit_interval{500};
  // Where a full page waits it is published at once.
  PageLimits page{.records = 20'000, .bytes = std::size_t{16} << 20};
  // Between two attempts that failed; doubled up to 32 times itself.
  std::chrono::milliseconds retry_wait{250};
};

// How long a page takes: from a few milliseconds to the transaction's time-out.
shared::metrics::Histogram PublishSeconds();

// Totals since the journal was opened.
struct DrainProgress {
  Sequence settled = 0;           // Every record up to this one was published or rejected.
  std::uint64_t published = 0;    // Committed.
  std::uint64_t rejected = 0;     // Put aside.
  std::uint64_t found_there = 0;  // Waited at start, and were in Kafka already.
  shared::metrics::Histogram publish_seconds = PublishSeconds();  // Of each page.
  bool opened = false;                                            // Kafka has answered.
  std::string trouble;  // Why nothing is published at present; empty: no trouble.
  // The journal failed, or Kafka refused us before it ever let us in: nothing will be published.
  std::optional<shared::Error> failure;
};

// Thread-safe.
class JournalDrain {
 public:
  // All must outlive the drain.
  JournalDrain(Journal& journal, Outlet& outlet, RejectedFile& rejected, DrainOptions options);
  // Stops the outlet and ends the thread.
  ~JournalDrain();

  // Records were appended.
  void Wake();

  // Publishes what waits without gathering more: the run ends.
  void Hurry();

  DrainProgress progress() const;

  // Waits up to `wait` for `progress` to change.
  void WaitForProgress(std::chrono::milliseconds wait);

  // Removes the oldest records that are not on their way until `bytes` are gone.
  shared::Result<JournalSize> DropOldest(std::uint64_t bytes);

 private:
  void Run();
  bool Open();
  shared::Result<JournalSize> ForgetUnlessDropped(Sequence up_to);
  // False: nothing waits.
  bool PublishPage();
  void PublishNotes();
  void OnCommitted(const JournalPage& page, std::chrono::duration<double> took);
  void OnRefused(const JournalPage& page, const shared::Error& why);
  shared::Result<void> Claim(JournalPage& page);
  void Reject(const JournalEntry& entry, const shared::Error& why);
  void Fail(const shared::Error& error);
  void OnError(const shared::Error& error);
  void Trouble(const shared::Error& error);
  void Gather();
  template <typename Change>
  void Update(const Change& change);

  Journal& journal_;
  Outlet& outlet_;
  RejectedFile& rejected_;
  const DrainOptions options_;
  const shared::SystemClock clock_;

  // The thread's own.
  bool open_ = false;
  std::size_t limit_;  // Records of the next page: halved to find one that is refused.
  std::chrono::milliseconds wait_;

  std::mutex claim_;  // Held while a page is taken, or the oldest are dropped.
  Sequence on_the_way_ = 0;

  mutable std::mutex mutex_;  // Guards what follows.
  std::condition_variable changed_;
  DrainProgress progress_;
  std::uint64_t changes_ = 0;
  bool hurry_ = false;
  bool ending_ = false;

  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace producer
