#include "producer/sources/x_setup.h"

#include <cstdlib>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "producer/parse/x_parser.h"
#include "producer/rules/ruled_stream.h"
#include "producer/rules/rules_file.h"
#include "producer/rules/track_rules.h"
#include "producer/sources/server_doctor.h"
#include "producer/sources/user_agent.h"
#include "producer/stream/ca_file.h"
#include "producer/stream/token_file.h"

namespace producer {
namespace {

using shared::Result;

Result<StreamRules> WantedRules(const ProducerOptions& options) {
  if (!options.x.rules_file.empty()) return LoadRules(options.x.rules_file);
  StreamRules rules;
  if (options.filter.track.empty() && options.filter.language.empty()) return rules;
  const auto values = RulesOfTrack(options.filter.track, options.filter.language);
  if (!values) return shared::Forward(values);
  for (const std::string& value : *values) rules.push_back({.value = value, .tag = {}});
  return rules;
}

class XSourceSetup final : public SourceSetup {
 public:
  Result<std::unique_ptr<TweetSource>> MakeSource(const ProducerOptions& options,
                                                  const shared::Clock& clock,
                                                  const shared::Shutdown& shutdown) const override {
    auto source = MakeXSource(options);
    if (!source) return shared::Forward(source);
    TellIfOpen(source->token);
    XStream::Options stream;
    stream.ca_file = options.ca_file;
    stream.user_agent = UserAgent();
    stream.proxy = options.proxy;
    stream.stall = options.stall_timeout;
    stream.reconnect.max_rate_limit_wait = options.max_rate_limit_wait;
    const ReconnectPolicy::Options reconnect = stream.reconnect;
    RuledStream::Sync sync = [client = std::make_shared<RulesClient>(
                                  RulesClientOf(options, source->request), clock, shutdown),
                              rules = std::move(source->rules)] {
      return SyncRules(*client, rules);
    };
    return std::make_unique<RuledStream>(
        std::make_unique<XStream>(std::move(source->request), stream, clock, shutdown),
        std::move(sync), reconnect, clock, shutdown);
  }

  std::unique_ptr<MessageParser> MakeParser(const ProducerOptions& /*options*/) const override {
    return std::make_unique<XParser>();
  }

  // The stream has what the rules of others match, too. Without rules of ours all of it is wanted.
  PostFilter MakeFilter(const ProducerOptions& options) const override {
    const bool ours = !options.x.rules_file.empty() || !options.filter.track.empty();
    return ours ? PostFilter::OfRules(options.x.rule_label) : PostFilter();
  }

  Result<Rows> DescribeRequest(const ProducerOptions& options) const override {
    const auto source = MakeXSource(options);
    if (!source) return shared::Forward(source);
    TellIfOpen(source->token);
    Rows rows = {{"request",
                  "GET " + XStreamUrl(source->request.endpoint, source->request.backfill_minutes)},
                 {"authorization", "Bearer ***"},
                 {"user_agent", UserAgent()}};
    for (const StreamRule& rule : Labelled(source->rules.wanted, source->rules.label)) {
      rows.emplace_back("rule", fmt::format("[{}] {}", rule.tag, rule.value));
    }
    if (source->rules.wanted.empty()) rows.emplace_back("rule", "those on the server");
    return rows;
  }

  std::unique_ptr<SourceDoctor> MakeDoctor(DoctorVisit visit) const override {
    return MakeXDoctor(std::move(visit));
  }
};

}  // namespace

TokenPlace XTokenPlaceOf(const ProducerOptions& options) {
  return {.file = options.x.bearer_token_file,
          .flag = "--bearer-token-file",
          .variable = "TWEET_PRODUCER_BEARER_TOKEN",
          .environment = [](const char* name) -> const char* {
            return std::getenv(name);  // Before any thread is started.
          }};
}

Result<RulePlan> RulePlanOf(const ProducerOptions& options) {
  auto wanted = WantedRules(options);
  if (!wanted) return shared::Forward(wanted);
  if (auto within = CheckRules(*wanted, options.x.plan); !within) return shared::Forward(within);
  return RulePlan{
      .wanted = *std::move(wanted), .label = options.x.rule_label, .plan = options.x.plan};
}

Result<XSource> MakeXSource(const ProducerOptions& options) {
  auto endpoint = ParseEndpoint(options.endpoint);
  if (!endpoint) return shared::Forward(endpoint);
  if (auto readable = CheckCaFile(options.ca_file); !readable) return shared::Forward(readable);
  auto rules = RulePlanOf(options);
  if (!rules) return shared::Forward(rules);
  auto token = FindToken(XTokenPlaceOf(options));
  if (!token) return shared::Forward(token);
  return XSource{.request = {.endpoint = *std::move(endpoint),
                             .token = token->token,
                             .backfill_minutes = options.x.backfill_minutes},
                 .rules = *std::move(rules),
                 .token = *token};
}

RulesClient::Options RulesClientOf(const ProducerOptions& options, const XRequest& request) {
  return {.url = RulesUrlOf(request.endpoint.url),
          .token = request.token,
          .user_agent = UserAgent(),
          .ca_file = options.ca_file,
          .proxy = options.proxy.url};
}

const SourceSetup& XSetup() {
  static const XSourceSetup setup;
  return setup;
}

}  // namespace producer
