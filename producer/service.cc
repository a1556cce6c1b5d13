#include "producer/service.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "producer/dry_run.h"
#include "producer/http/endpoints.h"
#include "producer/pipelines.h"
#include "producer/sources/source_setup.h"
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

ExitCode Report(const Failure& failure) {
  const std::string whose = failure.source.empty() ? "" : failure.source + ": ";
  shared::PrintMessage(stderr, fmt::format("tweet-producer: {}{}\n", whose,
                                           shared::EscapeForTerminal(failure.error.what)));
  return shared::ExitCodeOf(failure.error.kind);
}

ExitCode Report(const shared::Error& error) { return Report(Failure{"", error}); }

// What is to be done about the first failure decides the exit code; each is told.
ExitCode Report(const std::vector<Failure>& failures) {
  for (const Failure& failure : failures) Report(failure);
  return failures.empty() ? ExitCode::kDone : shared::ExitCodeOf(failures.front().error.kind);
}

Requests RequestsOf(const ProducerOptions& options) {
  Requests requests;
  for (const SourceKind source : options.sources) {
    requests.push_back(SetupOf(source).DescribeRequest(ForSource(options, source)));
  }
  return requests;
}

// Kafka is not waited for where no source would start.
DryRunTopic TopicOf(const ProducerOptions& options, const Requests& requests,
                    const shared::Clock& clock, const shared::Shutdown& shutdown) {
  const bool any = std::ranges::any_of(requests, [](const auto& one) { return one.has_value(); });
  if (options.to.kind != DestinationKind::kKafka || !any) return std::nullopt;
  auto found = FindTopic(options, std::nullopt, clock, shutdown, options.service.broker_wait);
  if (!found) return shared::Forward(found);
  return *found ? DryRunTopic(**found) : std::nullopt;
}

ExitCode DryRun(const ProducerOptions& options, const shared::Clock& clock,
                const shared::Shutdown& shutdown) {
  const Requests requests = RequestsOf(options);
  if (!options.json) shared::PrintMessage(stdout, DescribeRequests(options, requests));
  const DryRunTopic topic = TopicOf(options, requests, clock, shutdown);
  shared::PrintMessage(
      stdout, options.json ? DescribeRun(options, requests, topic) : DescribeFound(options, topic));
  std::vector<Failure> failures;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const bool alone = requests.size() == 1;
    if (requests[i]) continue;
    failures.push_back({alone ? "" : std::string(NameOf(options.sources[i])), requests[i].error()});
  }
  if (topic && !*topic) failures.push_back({"", topic->error()});
  return Report(failures);
}

// With --to stdout the tweets alone are the result, and stand alone on stdout.
void PrintLedgers(const ProducerOptions& options, const LedgersBySource& ledgers) {
  if (ledgers.empty()) return;
  std::FILE* const out = options.to.kind == DestinationKind::kStdout ? stderr : stdout;
  const bool alone = ledgers.size() == 1;
  const LedgerCounts& first = ledgers.front().second;
  if (options.json) {
    shared::PrintMessage(out, (alone ? LedgerJson(first) : LedgerJson(ledgers)) + "\n");
  } else {
    shared::PrintMessage(out, alone ? LedgerTable(first) : LedgerTable(ledgers));
  }
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
                                                          const Pipelines& pipelines,
                                                          const shared::Clock& clock) {
  if (!options.service.http) return nullptr;
  ReadinessRules rules{.destination = NameOf(options.to.kind)};
  rules.patience += options.journal.commit_interval;
  auto access = shared::http::ReadAccess(options.service, "tweet_producer_token");
  if (!access) return shared::Forward(access);
  auto server = shared::http::Server::Start(
      *options.service.http,
      shared::http::Site(EndpointsOf(pipelines.boards(), clock, rules), *std::move(access)));
  if (!server) return shared::Annotate(server, "--http");
  return server;
}

ExitCode Run(const ProducerOptions& options, const shared::Clock& clock,
             shared::Shutdown& shutdown) {
  SharedRun run{.clock = clock,
                .shutdown = shutdown,
                .budget = TweetBudget(options.max_tweets.value_or(TweetBudget::kNoLimit)),
                .stdout_turn = {},
                .run_until = std::nullopt,
                .served = options.service.http.has_value()};
  if (options.service.run_for) run.run_until = clock.Steady() + *options.service.run_for;
  Pipelines pipelines(options, run);
  const auto server = ServeStatus(options, pipelines, clock);
  if (!server) return Report(server.error());
  const std::vector<Failure> failures = pipelines.Run();
  PrintLedgers(options, pipelines.ledgers());
  return Report(failures);
}

}  // namespace

ExitCode RunService(const ProducerOptions& options, shared::Shutdown& shutdown) {
  const shared::SystemClock clock;
  return options.dry_run ? DryRun(options, clock, shutdown) : Run(options, clock, shutdown);
}

}  // namespace producer
