#include "producer/source_setup.h"

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "producer/stream/ca_file.h"
#include "producer/stream/filter_limits.h"
#include "producer/stream/line_source.h"
#include "producer/stream/twitter_stream.h"
#include "shared/log.h"
#include "shared/version.h"

namespace producer {
namespace {

shared::Result<OAuth1Credentials> Credentials(const ProducerOptions& options) {
  const auto found = FindCredentials(
      {.file = options.credentials_file, .environment = [](const char* name) -> const char* {
         return std::getenv(name);  // Before any thread is started.
       }});
  if (!found) {
    return shared::Fail(found.error().kind, fmt::format("{}. {}", found.error().what, kWaysOn));
  }
  if (found->open_to_others) {
    shared::log::Warn("credentials_open",
                      {{"file", found->file}, {"advice", "others may read it: chmod 600"}});
  }
  return found->credentials;
}

shared::Result<std::unique_ptr<TweetSource>> MakeTwitterStream(const ProducerOptions& options,
                                                               const shared::Clock& clock,
                                                               const shared::Shutdown& shutdown) {
  auto request = MakeTwitterRequest(options);
  if (!request) return shared::Forward(request);
  for (const std::string& warning : *CheckFilterLimits(options.filter)) {
    shared::log::Warn("filter_doubtful", {{"why", warning}});
  }
  TwitterStream::Options stream;
  stream.ca_file = options.ca_file;
  stream.user_agent = UserAgent();
  stream.stall = options.stall_timeout;
  stream.reconnect.max_rate_limit_wait = options.max_rate_limit_wait;
  return std::make_unique<TwitterStream>(std::move(request->endpoint),
                                         std::move(request->credentials), request->parameters,
                                         std::move(stream), clock, shutdown);
}

}  // namespace

std::string UserAgent() { return fmt::format("tweet-producer/{}", shared::Version()); }

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

shared::Result<std::unique_ptr<TweetSource>> MakeSource(const ProducerOptions& options,
                                                        const shared::Clock& clock,
                                                        const shared::Shutdown& shutdown) {
  if (options.source == SourceKind::kTwitter) return MakeTwitterStream(options, clock, shutdown);
  const LineSource::Options lines{.rate = options.rate};
  if (options.source == SourceKind::kStdin) {
    return std::make_unique<LineSource>(LineSource::OpenStdin(lines, clock, shutdown));
  }
  auto file = LineSource::OpenFile(options.file, lines, clock, shutdown);
  if (!file) return shared::Forward(file);
  return std::make_unique<LineSource>(*std::move(file));
}

}  // namespace producer
