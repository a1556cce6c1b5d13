#include "producer/ingest.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "shared/log.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::ErrorKind;
using shared::Result;

// How long the source is listened to before acknowledgements are looked at.
constexpr auto kReadWait = 100ms;
constexpr auto kLedgerEvery = 1min;
constexpr auto kTellWaitingEvery = 10s;
// Twitter tells of a deletion before its tweet rarely, and then within seconds.
constexpr std::size_t kKnownDeletions = 1'000'000;
constexpr auto kNoteEvery = 10s;
// The last note of a run is worth no longer wait.
constexpr auto kDeliverNotesFor = 2s;

void LogLedger(shared::log::Level level, const LedgerCounts& counts) {
  std::vector<shared::log::Field> fields;
  for (const auto& [name, count] : LedgerRows(counts)) fields.emplace_back(name, count);
  shared::log::Write(level, "ledger", fields);
}

}  // namespace

Ingest::Ingest(TweetSource& source, MessageParser& parser, Publisher& publisher,
               IngestOptions options, const shared::Clock& clock, shared::Shutdown& shutdown)
    : source_(source),
      parser_(parser),
      publisher_(publisher),
      options_(std::move(options)),
      clock_(clock),
      shutdown_(shutdown),
      maker_(options_.rules),
      duplicates_(options_.known_ids),
      deleted_(options_.publish_deletes ? kKnownDeletions : 0),
      answered_(clock.Steady()),
      started_(clock.Now()),
      next_ledger_(clock.Steady() + kLedgerEvery),
      next_note_(clock.Steady() + kNoteEvery) {
  if (options_.last_alive != 0) gap_ = Gap{options_.last_alive, "the producer did not run"};
  for (const std::uint64_t id : options_.ids) duplicates_.IsNew(id);
}

Result<void> Ingest::Run() {
  Result<void> outcome;
  ShowStatus();  // A first step that hangs is noticed too.
  HeedRunUntil();
  while (outcome && !IsSpent() && !Stopping()) outcome = Step();
  const bool spent = IsSpent();
  source_.HangUp();
  EndSpend();
  // Not before: the ledger's sum is told.
  if (outcome && spent) outcome = std::unexpected(SpentError());
  if (auto kept = KeepSpend(); !kept && outcome) outcome = kept;
  const bool stopped = !outcome || !source_ended_;
  const Result<void> delivered = Deliver(stopped);
  ledger_.Advance(clock_.Steady());
  NoteCounts(true);
  DeliverNotes();
  return outcome ? delivered : outcome;
}

Result<void> Ingest::Step() {
  HeedRunUntil();
  const auto state = source_.Read(kReadWait, *this);  // Fills batch_, by way of OnMessage.
  if (options_.recording != nullptr) options_.recording->Flush();
  if (options_.spend != nullptr) options_.spend->EndRead();
  if (auto published = PublishBatch(); !published) return published;
  if (auto kept = KeepSpend(); !kept) return kept;
  if (auto settled = Settle(0ms); !settled) return settled;
  if (auto shown = ShowTweets(); !shown) return shown;
  if (!state) return shared::Forward(state);
  source_ended_ = *state == SourceState::kEnded || IsBudgetSpent();
  if (!progress_.trouble.empty()) TellWaiting();
  TellLedger();
  ShowStatus();
  return {};
}

Result<void> Ingest::KeepSpend() {
  if (options_.spend == nullptr) return {};
  ledger_.Charge({.posts = options_.spend->posts(), .usd = options_.spend->usd()});
  return publisher_.KeepSpend(options_.spend->Bill());
}

void Ingest::EndSpend() {
  if (options_.spend == nullptr) return;
  const std::uint64_t added = options_.spend->EndRun();
  if (added == 0) return;
  shared::log::Info(
      "spend", {{"added", added},
                {"why", "counted for the connection's end: what was sent and not read is charged"},
                {"so_far", options_.spend->InWords()}});
}

shared::Error Ingest::SpentError() const {
  return {
      ErrorKind::kRateLimited,
      fmt::format("the limit of --max-posts or --max-usd is reached: {} were counted as charged "
                  "by {}; raise the limit to go on",
                  options_.spend->InWords(), options_.spend->ChargedRuns())};
}

bool Ingest::Stopping() const {
  return shutdown_.Requested() || source_ended_ || print_unread_ || progress_.unread;
}

void Ingest::HeedRunUntil() {
  if (options_.run_until && clock_.Steady() >= *options_.run_until) shutdown_.Request();
}

void Ingest::Wait() {
  HeedRunUntil();
  TellWaiting();
  TellLedger();
  ShowStatus();
}

Result<void> Ingest::PublishBatch() {
  std::span<const Record> rest = batch_.records();
  const std::string bill = Bill();
  if (progress_.trouble.empty()) next_waiting_ = clock_.Steady() + kTellWaitingEvery;
  while (!rest.empty() && !progress_.unread && !PastDeadline(false)) {
    const auto taken = publisher_.Publish(
        {.first = next_sequence_, .records = rest, .position = source_.position(), .spend = bill});
    if (!taken) return shared::Forward(taken);
    if (*taken == 0) {
      if (auto kept = KeepSpend(); !kept) return kept;
    }
    next_sequence_ += *taken;
    rest = rest.subspan(*taken);
    if (rest.empty()) break;
    if (auto settled = Settle(kReadWait); !settled) return settled;
    Wait();
  }
  if (rest.empty()) position_ = source_.position();
  batch_.Clear();
  return {};
}

Result<void> Ingest::Settle(std::chrono::milliseconds wait) {
  auto progress = publisher_.Poll(wait);
  if (!progress) return shared::Forward(progress);
  const auto settled = [this] { return counts().published + counts().rejected; };
  const std::uint64_t before = settled();
  progress_ = *std::move(progress);
  ledger_.Settle(progress_);
  if (settled() != before || counts().pending == 0) answered_ = clock_.Steady();
  return {};
}

Result<void> Ingest::ShowTweets() {
  if (options_.print == nullptr) return {};
  auto state = options_.print->Flush(kReadWait);
  while (state && *state == LineOutput::State::kFull && !shutdown_.Requested()) {
    Wait();
    state = options_.print->Flush(kReadWait);
  }
  if (!state) return shared::Forward(state);
  print_unread_ = *state == LineOutput::State::kUnread;
  return {};
}

Result<void> Ingest::Deliver(bool stopped) {
  next_waiting_ = clock_.Steady() + kTellWaitingEvery;
  publisher_.Finish();
  while (counts().pending > 0 && !progress_.unread && !PastDeadline(stopped)) {
    if (auto settled = Settle(kReadWait); !settled) return settled;
    Wait();
  }
  if (counts().pending == 0 || progress_.unread) return {};
  if (Unsafe() == 0) {
    shared::log::Info("journal_keeps",
                      {{"records", counts().pending},
                       {"why", progress_.trouble.empty() ? "unknown" : progress_.trouble},
                       {"advice", "the next run publishes them"}});
    return {};
  }
  return shared::Fail(
      ErrorKind::kUnavailable,
      fmt::format("{} records were not acknowledged within {}; they are not in the topic, or not "
                  "known to be",
                  Unsafe(), shared::FormatDuration(options_.deliver_for)));
}

void Ingest::DeliverNotes() {
  const auto until = clock_.Steady() + kDeliverNotesFor;
  while (Settle(0ms) && progress_.notes > 0 && clock_.Steady() < until) {
    // Kafka is away, and the time to deliver is over: the journal keeps the notes.
    if (!progress_.trouble.empty() && counts().pending > 0) return;
    if (!Settle(kReadWait)) return;
  }
}

std::uint64_t Ingest::Unsafe() const {
  return std::min<std::uint64_t>(counts().pending, records_ - std::min(progress_.safe, records_));
}

// The time to deliver begins with the stop.
bool Ingest::PastDeadline(bool stopped) {
  if (!stopped && !shutdown_.Requested()) return false;
  if (!deadline_) deadline_ = clock_.Steady() + options_.deliver_for;
  return clock_.Steady() >= *deadline_;
}

void Ingest::TellWaiting() {
  if (clock_.Steady() < next_waiting_ || counts().pending == 0) return;
  next_waiting_ = clock_.Steady() + kTellWaitingEvery;
  shared::log::Warn("acknowledgements_awaited",
                    {{"pending", counts().pending},
                     {"why", progress_.trouble.empty() ? "unknown" : progress_.trouble}});
}

void Ingest::TellLedger() {
  ledger_.Advance(clock_.Steady());
  if (clock_.Steady() >= next_note_) NoteCounts(false);
  if (clock_.Steady() >= next_ledger_) {
    next_ledger_ = clock_.Steady() + kLedgerEvery;
    LogLedger(shared::log::Level::kInfo, counts());
  } else if (shared::log::Enabled(shared::log::Level::kDebug)) {
    LogLedger(shared::log::Level::kDebug, counts());
  }
}

void Ingest::ShowStatus() {
  if (options_.status == nullptr) return;
  options_.status->Offer({.ledger = counts(),
                          .source = source_.status(),
                          .trouble = progress_.trouble,
                          .answered = answered_,
                          .journal = progress_.journal,
                          .publish_seconds = progress_.publish_seconds,
                          .last_tweet = last_tweet_,
                          .turned = clock_.Steady()});
}

void Ingest::NoteCounts(bool ended) {
  next_note_ = clock_.Steady() + kNoteEvery;
  if (auto kept = publisher_.KeepPosition(position_); !kept) {
    shared::log::Warn("position_lost", {{"why", kept.error().what}});
  }
  Note(NoteOfCounts(options_.writer, {.started = started_, .ended = ended, .gap = gap_}, counts(),
                    clock_.Now()));
}

// The tweets do not depend on it.
void Ingest::Note(const LedgerNote& note) {
  if (options_.writer.id.empty()) return;
  const auto noted = publisher_.Note(note);
  if (!noted) shared::log::Warn("ledger_note_lost", {{"why", noted.error().what}});
}

}  // namespace producer
