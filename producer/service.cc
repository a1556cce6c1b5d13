#include "producer/service.h"

#include <cstdio>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "producer/dry_run.h"
#include "producer/http/endpoints.h"
#include "producer/ingest.h"
#include "producer/parse/bluesky_parser.h"
#include "producer/parse/text_line_parser.h"
#include "producer/parse/tweet_parser.h"
#include "producer/publisher_setup.h"
#include "producer/recording_setup.h"
#include "producer/source_setup.h"
#include "producer/topic_start.h"
#include "shared/clock.h"
#include "shared/http/http_option.h"
#include "shared/http/server.h"
#include "shared/message.h"
#include "shared/terminal.h"

namespace producer {
namespace {

using shared::ExitCode;
using shared::Result;

// Of streams that send tweets again after a reconnect: enough for hours of any filter.
constexpr std::size_t kKnownIds = 1'000'000;

// What such a source sends while nobody listens is missed.
bool IsLive(SourceKind source) {
  return source == SourceKind::kTwitter || source == SourceKind::kBluesky ||
         source == SourceKind::kSocket;
}

std::unique_ptr<MessageParser> MakeParser(const ProducerOptions& options) {
  if (options.source == SourceKind::kBluesky) return std::make_unique<BlueskyParser>();
  const bool text = options.text_lines && options.source != SourceKind::kTwitter;
  if (text) return std::make_unique<TextLineParser>();
  return std::make_unique<TweetParser>();
}

ExitCode Report(const shared::Error& error) {
  shared::PrintMessage(stderr,
                       fmt::format("tweet-producer: {}\n", shared::EscapeForTerminal(error.what)));
  return shared::ExitCodeOf(error.kind);
}

ExitCode DryRun(const ProducerOptions& options, const shared::Clock& clock,
                const shared::Shutdown& shutdown) {
  std::optional<TwitterRequest> request;
  if (options.source == SourceKind::kTwitter) {
    auto made = MakeTwitterRequest(options);
    if (!made) return Report(made.error());
    request = *std::move(made);
  }
  if (options.source == SourceKind::kBluesky) {
    if (auto endpoints = BlueskyEndpointsOf(options); !endpoints) return Report(endpoints.error());
  }
  std::optional<TopicState> topic;
  if (options.to.kind == DestinationKind::kKafka) {
    auto found = FindTopic(options, std::nullopt, clock, shutdown, options.service.broker_wait);
    if (!found) return Report(found.error());
    if (!*found) return ExitCode::kDone;
    topic = **found;
  }
  shared::PrintMessage(stdout, DescribeRun(options, request, topic));
  return ExitCode::kDone;
}

IngestOptions LoopOptions(const ProducerOptions& options, const TopicState& topic,
                          LineOutput& print) {
  IngestOptions loop;
  loop.rules = {.source = SourceNameOf(options),
                .always_ingest_time = options.ingest_time,
                .retention_ms = topic.settings.retention_ms,
                .most_behind_ms = topic.settings.most_behind_ms,
                .most_ahead_ms = topic.settings.most_ahead_ms};
  loop.skip_retweets = options.skip_retweets;
  loop.publish_deletes = options.publish_deletes;
  loop.known_ids = DropsDuplicates(options) ? kKnownIds : 0;
  if (options.source == SourceKind::kBluesky) {
    loop.filter = PostFilter(options.filter.track, options.filter.language);
  }
  loop.print =
      options.print_tweets && options.to.kind != DestinationKind::kStdout ? &print : nullptr;
  return loop;
}

// With --to stdout the tweets alone are the result, and stand alone on stdout.
void PrintLedger(const ProducerOptions& options, const LedgerCounts& counts) {
  std::FILE* const out = options.to.kind == DestinationKind::kStdout ? stderr : stdout;
  shared::PrintMessage(out, options.json ? LedgerJson(counts) + "\n" : LedgerTable(counts));
}

std::string NameOf(DestinationKind destination) {
  switch (destination) {
    case DestinationKind::kKafka:
      return "broker";
    case DestinationKind::kStdout:
      return "stdout";
    case DestinationKind::kSocket:
      return "readers";
  }
  return "";
}

// Nothing without --http.
Result<std::unique_ptr<shared::http::Server>> ServeStatus(const ProducerOptions& options,
                                                          const StatusBoard& board,
                                                          const BrokerBoardPtr& brokers,
                                                          const shared::Clock& clock) {
  if (!options.service.http) return nullptr;
  ReadinessRules rules{.destination = NameOf(options.to.kind)};
  rules.patience += options.journal.commit_interval;
  auto access = shared::http::ReadAccess(options.service, "tweet_producer_token");
  if (!access) return shared::Forward(access);
  auto server = shared::http::Server::Start(
      *options.service.http,
      shared::http::Site(EndpointsOf({{"", board, *brokers}}, clock, rules), *std::move(access)));
  if (!server) return shared::Annotate(server, "--http");
  return server;
}

ExitCode Run(const ProducerOptions& options, const shared::Clock& clock,
             shared::Shutdown& shutdown) {
  std::optional<std::chrono::nanoseconds> run_until;
  if (options.service.run_for) run_until = clock.Steady() + *options.service.run_for;
  StatusBoard status;
  const auto brokers = std::make_shared<shared::kafka::BrokerBoard>();
  const auto server = ServeStatus(options, status, brokers, clock);
  if (!server) return Report(server.error());
  auto source = MakeSource(options, clock, shutdown);
  if (!source) return Report(source.error());
  auto journal = OpenJournal(options, DropsDuplicates(options) ? kKnownIds : 0);
  if (!journal) return Report(journal.error());
  if (*journal != nullptr) (*source)->Resume((*journal)->source_position());
  const auto topic = AwaitTopic(options, journal->get(), run_until, clock, shutdown);
  if (!topic) return Report(topic.error());
  if (!*topic) {
    PrintLedger(options, {});
    return ExitCode::kDone;
  }
  auto recording = OpenRecording(options);
  if (!recording) return Report(recording.error());
  auto setup = SetUpPublisher(options, **topic, *std::move(journal), clock,
                              *server != nullptr ? brokers : nullptr);
  if (!setup) return Report(setup.error());
  LineOutput print(STDOUT_FILENO);
  IngestOptions loop = LoopOptions(options, **topic, print);
  TweetBudget budget(options.max_tweets.value_or(TweetBudget::kNoLimit));
  loop.budget = &budget;
  loop.run_until = run_until;
  loop.ids = std::move(setup->ids);
  loop.status = *server != nullptr ? &status : nullptr;
  loop.writer = {.id = setup->writer, .source = SourceNameOf(options)};
  if (IsLive(options.source)) loop.last_alive = setup->last_alive;
  loop.recording = *recording ? &**recording : nullptr;
  const auto parser = MakeParser(options);
  Ingest ingest(**source, *parser, *setup->publisher, std::move(loop), clock, shutdown);
  const Result<void> outcome = ingest.Run();
  PrintLedger(options, ingest.counts());
  return outcome ? ExitCode::kDone : Report(outcome.error());
}

}  // namespace

ExitCode RunService(const ProducerOptions& options, shared::Shutdown& shutdown) {
  const shared::SystemClock clock;
  return options.dry_run ? DryRun(options, clock, shutdown) : Run(options, clock, shutdown);
}

}  // namespace producer
