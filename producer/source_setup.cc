#include "producer/source_setup.h"

#include <cstdlib>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "producer/parse/tweet_parser.h"
#include "producer/stream/bluesky_stream.h"
#include "producer/stream/ca_file.h"
#include "producer/stream/filter_limits.h"
#include "producer/stream/line_source.h"
#include "producer/stream/socket_source.h"
#include "producer/stream/twitter_stream.h"
#include "shared/log.h"
#include "shared/version.h"

namespace producer {
namespace {

shared::Result<OAuth1Credentials> Credentials(const ProducerOptions& options) {
  const auto found = FindCredentials(CredentialsPlaceOf(options));
  if (!found) {
    return shared::Fail(found.error().kind, fmt::format("{}. {}", found.error().what, kWaysOn));
  }
  if (found->open_to_others) {
    shared::log::Warn("credentials_open",
                      {{"file", found->file}, {"advice", "others may read it: chmod 600"}});
  }
  return found->credentials;
}

void TellDoubts(const StreamFilter& filter) {
  const auto warnings = CheckFilterLimits(filter);
  if (!warnings) return;
  for (const std::string& warning : *warnings) {
    shared::log::Warn("filter_doubtful", {{"why", warning}});
  }
}

void TellOfProxyVariable(const Endpoint& endpoint, const Proxy& proxy) {
  const std::string name = UnusedProxyVariable(endpoint, proxy, std::getenv);
  if (name.empty()) return;
  shared::log::Warn("proxy_variable_passed_over",
                    {{"variable", name}, {"advice", "give the proxy with --proxy"}});
}

shared::Result<std::unique_ptr<TweetSource>> MakeTwitterStream(const ProducerOptions& options,
                                                               const shared::Clock& clock,
                                                               const shared::Shutdown& shutdown) {
  auto request = MakeTwitterRequest(options);
  if (!request) return shared::Forward(request);
  TellDoubts(options.filter);
  TellOfProxyVariable(request->endpoint, options.proxy);
  TwitterStream::Options stream;
  stream.ca_file = options.ca_file;
  stream.user_agent = UserAgent();
  stream.proxy = options.proxy;
  stream.stall = options.stall_timeout;
  stream.reconnect.max_rate_limit_wait = options.max_rate_limit_wait;
  return std::make_unique<TwitterStream>(std::move(request->endpoint),
                                         std::move(request->credentials), request->parameters,
                                         std::move(stream), clock, shutdown);
}

shared::Result<std::unique_ptr<TweetSource>> MakeBlueskyStream(const ProducerOptions& options,
                                                               const shared::Clock& clock,
                                                               const shared::Shutdown& shutdown) {
  auto endpoints = BlueskyEndpointsOf(options);
  if (!endpoints) return shared::Forward(endpoints);
  BlueskyStream::Options stream;
  stream.ca_file = options.ca_file;
  stream.user_agent = UserAgent();
  stream.stall = options.stall_timeout;
  stream.reconnect.max_rate_limit_wait = options.max_rate_limit_wait;
  return std::make_unique<BlueskyStream>(*std::move(endpoints), std::move(stream), clock, shutdown);
}

shared::Result<std::unique_ptr<TweetSource>> MakeSocket(const ProducerOptions& options,
                                                        const shared::Clock& clock,
                                                        const shared::Shutdown& shutdown) {
  auto source = SocketSource::Open({.address = options.listen ? *options.listen : *options.connect,
                                    .listen = options.listen.has_value()},
                                   clock, shutdown);
  if (!source) return shared::Forward(source);
  return *std::move(source);
}

std::optional<Pace> PaceOf(const ProducerOptions& options) {
  if (options.rate) return Pace::OfRate(*options.rate);
  if (options.speed) return Pace::OfSpeed(*options.speed);
  return std::nullopt;
}

LineSource::Options LineOptions(const ProducerOptions& options) {
  LineSource::Options lines{.pace = PaceOf(options)};
  if (options.speed) {
    lines.time_of = [parser = TweetParser()](std::string_view line) mutable {
      const Message message = parser.Parse(line);
      const auto* const tweet = std::get_if<Tweet>(&message);
      return tweet == nullptr ? std::nullopt : tweet->created_at;
    };
  }
  return lines;
}

}  // namespace

std::string UserAgent() { return fmt::format("tweet-producer/{}", shared::Version()); }

CredentialsPlace CredentialsPlaceOf(const ProducerOptions& options) {
  return {.file = options.credentials_file, .environment = [](const char* name) -> const char* {
            return std::getenv(name);  // Before any thread is started.
          }};
}

shared::Result<TwitterRequest> MakeTwitterRequest(const ProducerOptions& options) {
  auto endpoint = ParseEndpoint(options.endpoint);
  if (!endpoint) return shared::Forward(endpoint);
  if (auto readable = CheckCaFile(options.ca_file); !readable) return shared::Forward(readable);
  auto parameters = options.filter.ToParameters();
  if (!parameters) return shared::Forward(parameters);
  if (auto within = CheckFilterLimits(options.filter); !within) return shared::Forward(within);
  auto credentials = Credentials(options);
  if (!credentials) return shared::Forward(credentials);
  return TwitterRequest{.endpoint = *std::move(endpoint),
                        .parameters = *std::move(parameters),
                        .credentials = *std::move(credentials)};
}

shared::Result<std::vector<BlueskyEndpoint>> BlueskyEndpointsOf(const ProducerOptions& options) {
  if (auto readable = CheckCaFile(options.ca_file); !readable) return shared::Forward(readable);
  return ParseBlueskyEndpoints(options.endpoint);
}

shared::Result<std::unique_ptr<TweetSource>> MakeSource(const ProducerOptions& options,
                                                        const shared::Clock& clock,
                                                        const shared::Shutdown& shutdown) {
  if (options.source == SourceKind::kTwitter) return MakeTwitterStream(options, clock, shutdown);
  if (options.source == SourceKind::kBluesky) return MakeBlueskyStream(options, clock, shutdown);
  if (options.source == SourceKind::kSocket) return MakeSocket(options, clock, shutdown);
  const LineSource::Options lines = LineOptions(options);
  if (options.source == SourceKind::kStdin) {
    return std::make_unique<LineSource>(LineSource::OpenStdin(lines, clock, shutdown));
  }
  auto file = LineSource::OpenFile(options.file, lines, clock, shutdown);
  if (!file) return shared::Forward(file);
  return std::make_unique<LineSource>(*std::move(file));
}

}  // namespace producer
