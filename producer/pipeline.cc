#include "producer/pipeline.h"

#include <thread>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "producer/ingest.h"
#include "producer/publish/spend_guard.h"
#include "producer/recording_setup.h"
#include "producer/sources/source_setup.h"
#include "producer/topic_start.h"
#include "shared/log.h"

namespace producer {
namespace {

using shared::Result;

// Of streams that send tweets again after a reconnect: enough for hours of any filter.
constexpr std::size_t kKnownIds = 1'000'000;

std::size_t KnownIdsOf(const ProducerOptions& options) {
  return DropsDuplicates(options) ? kKnownIds : 0;
}

IngestOptions LoopOptions(const ProducerOptions& options, const TopicState& topic) {
  IngestOptions loop;
  loop.rules = {.source = SourceNameOf(options),
                .always_ingest_time = options.ingest_time,
                .retention_ms = topic.settings.retention_ms,
                .most_behind_ms = topic.settings.most_behind_ms,
                .most_ahead_ms = topic.settings.most_ahead_ms};
  loop.skip_retweets = options.skip_retweets;
  loop.publish_deletes = options.publish_deletes;
  loop.known_ids = KnownIdsOf(options);
  loop.filter = SetupOf(options.source).MakeFilter(options);
  return loop;
}

// Nothing: the source charges for nothing.
std::optional<SpendGuard> MakeSpendGuard(const ProducerOptions& options, const Journal* journal) {
  if (options.source != SourceKind::kX) return std::nullopt;
  const XOptions& x = options.x;
  if (!x.max_posts && !x.max_usd) {
    shared::log::Warn("spend_unlimited",
                      {{"price", fmt::format("{} USD a post", x.post_price)},
                       {"advice", "give --max-posts or --max-usd: the run ends there"}});
  }
  if (journal == nullptr && (x.max_posts || x.max_usd)) {
    shared::log::Warn("spend_forgotten", {{"why", "there is no journal to keep it in"},
                                          {"advice", "the limit holds for this run alone"}});
  }
  SpendGuard spend(
      {.max_posts = x.max_posts, .max_usd = x.max_usd, .post_price = x.post_price},
      journal == nullptr ? std::nullopt : std::optional<std::string_view>(journal->spend()));
  if (spend.for_last_run() > 0) {
    shared::log::Info("spend",
                      {{"added", spend.for_last_run()},
                       {"why", "counted for the connection's end: the last run was killed"}});
  }
  shared::log::Info("spend", {{"so_far", spend.InWords()}});
  return spend;
}

}  // namespace

Pipeline::Pipeline(ProducerOptions options, SharedRun& run)
    : options_(std::move(options)),
      run_(run),
      brokers_(std::make_shared<shared::kafka::BrokerBoard>()) {}

Result<void> Pipeline::Open() {
  auto source = SetupOf(options_.source).MakeSource(options_, run_.clock, run_.shutdown);
  if (!source) return shared::Forward(source);
  source_ = *std::move(source);
  auto journal = OpenJournal(options_, KnownIdsOf(options_));
  if (!journal) return shared::Forward(journal);
  journal_ = *std::move(journal);
  if (journal_ != nullptr) source_->Resume(journal_->source_position());
  return {};
}

Result<void> Pipeline::Run() {
  const auto topic =
      AwaitTopic(options_, journal_.get(), run_.run_until, run_.clock, run_.shutdown);
  if (!topic) return shared::Forward(topic);
  if (*topic) return Ingest(**topic);
  ledger_ = LedgerCounts{};
  return {};
}

Result<void> Pipeline::Ingest(const TopicState& topic) {
  auto spend = MakeSpendGuard(options_, journal_.get());
  auto recording = OpenRecording(options_);
  if (!recording) return shared::Forward(recording);
  LineTurn* const turn = options_.sources.size() > 1 ? &run_.stdout_turn : nullptr;
  auto setup = SetUpPublisher(options_, topic, std::move(journal_), run_.clock,
                              run_.served ? brokers_ : nullptr, turn);
  if (!setup) return shared::Forward(setup);
  LineOutput print(STDOUT_FILENO, turn);
  IngestOptions loop = LoopOptions(options_, topic);
  const bool prints = options_.print_tweets && options_.to.kind != DestinationKind::kStdout;
  loop.print = prints ? &print : nullptr;
  loop.budget = &run_.budget;
  loop.run_until = run_.run_until;
  loop.ids = std::move(setup->ids);
  loop.status = run_.served ? &status_ : nullptr;
  loop.writer = {.id = setup->writer, .source = SourceNameOf(options_)};
  if (TraitsOf(options_.source).live) loop.last_alive = setup->last_alive;
  loop.spend = spend ? &*spend : nullptr;
  loop.recording = *recording ? &**recording : nullptr;
  const auto parser = SetupOf(options_.source).MakeParser(options_);
  producer::Ingest ingest(*source_, *parser, *setup->publisher, std::move(loop), run_.clock,
                          run_.shutdown);
  const Result<void> outcome = ingest.Run();
  ledger_ = ingest.counts();
  return outcome;
}

void Pipeline::ShowEnd(const Result<void>& outcome) {
  IngestStatus last = status_.Take();
  last.ended = true;
  last.source.connected = outcome.has_value();
  if (ledger_) last.ledger = *ledger_;
  if (!outcome) last.source.trouble = "ended: " + outcome.error().what;
  while (!status_.Offer(last)) std::this_thread::yield();
}

}  // namespace producer
