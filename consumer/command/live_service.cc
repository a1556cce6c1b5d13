#include "consumer/command/live_service.h"

#include <utility>

#include "consumer/command/job_setup.h"
#include "consumer/http/endpoints.h"
#include "consumer/http/metrics_page.h"
#include "consumer/state/checkpoint_directory.h"
#include "shared/http/http_option.h"

namespace consumer {
namespace {

using shared::Result;

constexpr shared::http::ServerLimits kLimits{.connections = 128, .stream = {.streams = 100}};

// More often nobody could look.
constexpr std::chrono::milliseconds kTurnedEvery{100};

LiveRun RunOf(const ConsumerOptions& options, const shared::Clock& clock) {
  const JobIdentity identity = IdentityOf(options, "");
  LiveRun run{.brokers = options.service.brokers,
              .topic = options.service.topic,
              .group = options.group,
              .field = std::string(FieldOf(options.extract.what)),
              .tokenizer = identity.tokenizer,
              .counts = options.counts,
              .windows = {},
              .batch_interval = options.trigger.interval,
              .followed = FollowedTagsOf(options),
              .started = clock.Now()};
  const WindowFlags& windows = options.windows;
  if (!windows.length) return run;
  run.windows = LiveWindows{.length = *windows.length,
                            .slide = windows.slide.value_or(*windows.length),
                            .event_time = windows.event_time};
  return run;
}

TagReading ReadingOf(const ConsumerOptions& options) {
  return {.as_counted = [extract = options.extract](
                            const std::string& tag) { return AsCounted(tag, extract); },
          .folded = [](const std::string& text) { return Folded(text); }};
}

}  // namespace

Result<std::unique_ptr<LiveService>> LiveService::Start(const ConsumerOptions& options,
                                                        const shared::Clock& clock,
                                                        const std::function<bool()>& stop) {
  if (!options.service.http) return nullptr;
  auto access = shared::http::ReadAccess(options.service, "hashtag_consumer_token");
  if (!access) return Forward(access);
  std::unique_ptr<LiveService> live(new LiveService(options, clock, stop));
  const Answering with{.board = live->board_,
                       .texts = live->texts_,
                       .checkpoint = live->checkpoint_,
                       .reading = live->reading_,
                       .clock = clock};
  auto routes = EndpointsOf(with);
  routes["/metrics"] = MetricsEndpoint(live->board_, *live->brokers_, clock, options.metrics_top);
  shared::http::Site site(std::move(routes), *std::move(access), shared::http::JsonRefusal);
  auto server = shared::http::Server::Start(*options.service.http, std::move(site), kLimits);
  if (!server) return shared::Annotate(server, "--http");
  live->server_ = *std::move(server);
  return live;
}

LiveService::LiveService(const ConsumerOptions& options, const shared::Clock& clock,
                         const std::function<bool()>& stop)
    : clock_(clock),
      run_(RunOf(options, clock)),
      board_(run_, stop),
      brokers_(std::make_shared<shared::kafka::BrokerBoard>()),
      texts_(board_, clock),
      reading_(ReadingOf(options)),
      recorder_({.counts = options.counts,
                 .window_rows = WindowRowsOf(options),
                 .database = DatabaseOf(options.checkpoint)},
                clock),
      ledger_client_(SourceOptionsOf(options).client) {}

LiveService::~LiveService() { board_.Close(); }

void LiveService::Begin(const std::string& cluster_id, const ProgressIdentity& identity,
                        std::vector<const SinkRunner*> sinks,
                        const std::optional<SavedBatch>& restored) {
  run_.cluster_id = cluster_id;
  run_.checkpoint_id = identity.id;
  run_.run_id = identity.run_id;
  board_.Know(run_);
  sinks_ = std::move(sinks);
  if (restored) board_.Offer(recorder_.Restored(*restored));
  ledger_ = std::make_unique<LedgerReader>(
      ledger_client_, run_.topic + ".ledger",
      [this](ProducerLedgers newest) { board_.OfferProducers(std::move(newest)); });
}

void LiveService::Saved(const SavedBatch& saved, const BatchProgress& progress) {
  board_.Offer(recorder_.Saved(saved, progress));
}

void LiveService::Turned(const shared::kafka::PartitionStates& partitions,
                         const KafkaSource& source) {
  const std::chrono::nanoseconds now = clock_.Steady();
  if (turned_ && now - *turned_ < kTurnedEvery) return;
  turned_ = now;
  LiveTurn turn{.turned = now,
                .lag = source.Lag(),
                .partitions = partitions.size(),
                .answering = source.Answering()};
  for (const SinkRunner* sink : sinks_) {
    turn.sinks.push_back({.name = std::string(sink->name()), .state = sink->state()});
  }
  board_.OfferTurn(turn);
}

}  // namespace consumer
