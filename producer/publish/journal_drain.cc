#include "producer/publish/journal_drain.h"

#include <algorithm>
#include <utility>

#include "shared/log.h"

namespace producer {
namespace {

using shared::ErrorKind;
using shared::Result;

// The longest wait between two attempts, in parts of the first.
constexpr int kLongestWait = 32;
// So that one bad source does not fill the log.
constexpr std::uint64_t kRejectedShown = 10;

constexpr double kPublishSeconds[] = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60};

}  // namespace

shared::metrics::Histogram PublishSeconds() { return shared::metrics::Histogram(kPublishSeconds); }

JournalDrain::JournalDrain(Journal& journal, Outlet& outlet, RejectedFile& rejected,
                           DrainOptions options)
    : journal_(journal),
      outlet_(outlet),
      rejected_(rejected),
      options_(options),
      limit_(options.page.records),
      wait_(options.retry_wait),
      thread_([this, mark = shared::log::MarkOfThread()] {
        const shared::log::ThreadMark same(mark);
        Run();
      }) {}

JournalDrain::~JournalDrain() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  outlet_.Stop();
  thread_.join();
}

template <typename Change>
void JournalDrain::Update(const Change& change) {
  {
    const std::scoped_lock lock(mutex_);
    change(progress_);
    ++changes_;
  }
  changed_.notify_all();
}

void JournalDrain::Wake() { changed_.notify_all(); }

void JournalDrain::Hurry() {
  {
    const std::scoped_lock lock(mutex_);
    hurry_ = true;
  }
  changed_.notify_all();
}

DrainProgress JournalDrain::progress() const {
  DrainProgress progress;
  {
    const std::scoped_lock lock(mutex_);
    progress = progress_;
  }
  if (progress.trouble.empty()) progress.trouble = outlet_.Trouble();
  if (progress.trouble.empty() && !progress.opened) progress.trouble = "no answer yet";
  return progress;
}

void JournalDrain::WaitForProgress(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, wait, [this, before = changes_] { return changes_ != before; });
}

Result<JournalSize> JournalDrain::DropOldest(std::uint64_t bytes) {
  const std::scoped_lock lock(claim_);
  return journal_.Drop(on_the_way_ + 1, bytes);
}

void JournalDrain::Run() {
  while (true) {
    {
      const std::scoped_lock lock(mutex_);
      if (ending_ || progress_.failure) return;
    }
    if (!open_) open_ = Open();
    if (open_ && PublishPage()) continue;
    if (open_) PublishNotes();
    Gather();
  }
}

// Between two pages: until there is something to do, or an attempt is due again.
void JournalDrain::Gather() {
  std::unique_lock lock(mutex_);
  const bool failing = !progress_.trouble.empty();
  const auto wait = failing ? wait_ : options_.commit_interval;
  changed_.wait_for(lock, wait, [&] {
    return ending_ || (!failing && (hurry_ || journal_.size().bytes >= options_.page.bytes) &&
                       journal_.size().records > 0);
  });
}

// What is dropped meanwhile must not be counted here as well.
Result<JournalSize> JournalDrain::ForgetUnlessDropped(Sequence up_to) {
  const std::scoped_lock lock(claim_);
  return journal_.Forget(up_to);
}

bool JournalDrain::Open() {
  const auto marker = outlet_.Open();
  if (!marker) {
    // Whoever was let in once is so again, when rules and passwords are right again.
    const bool refused = marker.error().kind == ErrorKind::kCredentials && !progress().opened;
    refused ? Fail(marker.error()) : Trouble(marker.error());
    return false;
  }
  Update([](DrainProgress& progress) {
    progress.opened = true;
    progress.trouble.clear();
  });
  if (!*marker) return true;
  // A position beyond all that was sent is not of this run: a journal that was put back, a clock
  // that was. What this run took meanwhile does not stand behind it.
  const Sequence known =
      **marker > on_the_way_ ? std::min(**marker, journal_.run_begin() - 1) : **marker;
  const auto there = ForgetUnlessDropped(known);
  if (!there) {
    Fail(there.error());
    return false;
  }
  Update([&](DrainProgress& progress) {
    progress.settled = std::max(progress.settled, known);
    // What this process sent is published now; what an earlier one sent was so before.
    (on_the_way_ == 0 ? progress.found_there : progress.published) += there->records;
  });
  return true;
}

Result<void> JournalDrain::Claim(JournalPage& page) {
  const std::scoped_lock lock(claim_);
  PageLimits limits = options_.page;
  limits.records = limit_;
  auto read = journal_.Read(journal_.head(), limits, page);
  if (read && !page.empty()) on_the_way_ = page.last();
  return read;
}

bool JournalDrain::PublishPage() {
  if (journal_.size().records == 0) return false;
  JournalPage page;
  if (const auto claimed = Claim(page); !claimed) {
    Fail(claimed.error());
    return false;
  }
  if (page.empty()) return false;
  const auto start = clock_.Steady();
  const auto published = outlet_.Publish(page);
  if (published) {
    OnCommitted(page, clock_.Steady() - start);
    return page.entries.size() == limit_;
  }
  if (published.error().kind == ErrorKind::kInvalid) {
    OnRefused(page, published.error());
    return true;
  }
  OnError(published.error());
  return false;
}

void JournalDrain::PublishNotes() {
  const JournalNotes notes = journal_.notes();
  if (notes.empty()) return;
  const auto published = outlet_.PublishNotes(notes);
  if (!published && published.error().kind != ErrorKind::kInvalid) {
    return OnError(published.error());
  }
  if (!published) shared::log::Warn("ledger_note_refused", {{"why", published.error().what}});
  if (const auto forgotten = journal_.ForgetNotes(notes); !forgotten) Fail(forgotten.error());
  wait_ = options_.retry_wait;
  Update([](DrainProgress& progress) { progress.trouble.clear(); });
}

void JournalDrain::OnCommitted(const JournalPage& page, std::chrono::duration<double> took) {
  if (const auto forgotten = journal_.Forget(page.last()); !forgotten) {
    return Fail(forgotten.error());
  }
  limit_ = std::min(limit_ * 2, options_.page.records);
  wait_ = options_.retry_wait;
  Update([&](DrainProgress& progress) {
    progress.settled = page.last();
    progress.published += page.entries.size();
    progress.publish_seconds.Observe(took.count());
    progress.trouble.clear();
  });
}

// Halving finds a record that is refused among n in log2(n) attempts.
void JournalDrain::OnRefused(const JournalPage& page, const shared::Error& why) {
  if (page.entries.size() > 1) {
    limit_ = page.entries.size() / 2;
    return;
  }
  Reject(page.entries.front(), why);
}

void JournalDrain::Reject(const JournalEntry& entry, const shared::Error& why) {
  if (auto kept = rejected_.Add(entry.record, why.what, clock_.Now()); !kept) {
    return Fail(kept.error());
  }
  const std::uint64_t before = progress().rejected;
  if (before < kRejectedShown) {
    shared::log::Warn("record_rejected", {{"key", entry.record.key},
                                          {"bytes", entry.record.value.size()},
                                          {"why", why.what},
                                          {"kept_in", rejected_.path().string()}});
  } else if (before == kRejectedShown) {
    shared::log::Warn("rejected_records_continue", {{"kept_in", rejected_.path().string()}});
  }
  if (auto forgotten = journal_.Forget(entry.sequence); !forgotten) return Fail(forgotten.error());
  limit_ = std::min<std::size_t>(2, options_.page.records);
  Update([&](DrainProgress& progress) {
    progress.settled = entry.sequence;
    ++progress.rejected;
  });
}

void JournalDrain::Fail(const shared::Error& error) {
  Update([&](DrainProgress& progress) { progress.failure = error; });
}

void JournalDrain::OnError(const shared::Error& error) {
  open_ = error.kind == ErrorKind::kRetry;
  Trouble(error);
}

void JournalDrain::Trouble(const shared::Error& error) {
  Update([&](DrainProgress& progress) { progress.trouble = error.what; });
  wait_ = std::min(wait_ * 2, options_.retry_wait * kLongestWait);
}

}  // namespace producer
