#include "producer/sources/twitter_setup.h"

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "producer/parse/tweet_parser.h"
#include "producer/sources/server_doctor.h"
#include "producer/sources/user_agent.h"
#include "producer/stream/ca_file.h"
#include "producer/stream/filter_limits.h"
#include "producer/stream/twitter_stream.h"
#include "shared/log.h"

namespace producer {
namespace {

using shared::Result;

Result<OAuth1Credentials> Credentials(const ProducerOptions& options) {
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

// Who gave no flag at all may not know which source that is.
std::unexpected<shared::Error> NothingAsked(const shared::Error& error, const Endpoint& endpoint) {
  if (!endpoint.is_default) return std::unexpected(error);
  return shared::Fail(error.kind, fmt::format("{}. The source is the default, --source twitter: {}",
                                              error.what, kWaysOn));
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

class TwitterSourceSetup final : public SourceSetup {
 public:
  Result<std::unique_ptr<TweetSource>> MakeSource(const ProducerOptions& options,
                                                  const shared::Clock& clock,
                                                  const shared::Shutdown& shutdown) const override {
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

  std::unique_ptr<MessageParser> MakeParser(const ProducerOptions& /*options*/) const override {
    return std::make_unique<TweetParser>();
  }

  Result<Rows> DescribeRequest(const ProducerOptions& options) const override {
    const auto request = MakeTwitterRequest(options);
    if (!request) return shared::Forward(request);
    return RowsOf(*request);
  }

  std::unique_ptr<SourceDoctor> MakeDoctor(DoctorVisit visit) const override {
    return MakeTwitterDoctor(std::move(visit));
  }
};

}  // namespace

CredentialsPlace CredentialsPlaceOf(const ProducerOptions& options) {
  return {.file = options.credentials_file, .environment = [](const char* name) -> const char* {
            return std::getenv(name);  // Before any thread is started.
          }};
}

Result<TwitterRequest> MakeTwitterRequest(const ProducerOptions& options) {
  auto endpoint = ParseEndpoint(options.endpoint);
  if (!endpoint) return shared::Forward(endpoint);
  if (auto readable = CheckCaFile(options.ca_file); !readable) return shared::Forward(readable);
  auto parameters = options.filter.ToParameters();
  if (!parameters) return NothingAsked(parameters.error(), *endpoint);
  if (auto within = CheckFilterLimits(options.filter); !within) return shared::Forward(within);
  auto credentials = Credentials(options);
  if (!credentials) return shared::Forward(credentials);
  return TwitterRequest{.endpoint = *std::move(endpoint),
                        .parameters = *std::move(parameters),
                        .credentials = *std::move(credentials)};
}

Rows RowsOf(const TwitterRequest& request) {
  Rows rows = {{"request", "POST " + request.endpoint.url},
               {"authorization",
                "OAuth oauth_consumer_key=\"***\", oauth_token=\"***\", "
                "oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"***\""},
               {"user_agent", UserAgent()},
               {"accept_encoding", "gzip"},
               {"body", EncodeForm(request.parameters)}};
  for (const auto& [name, value] : request.parameters) rows.emplace_back(name, value);
  return rows;
}

const SourceSetup& TwitterSetup() {
  static const TwitterSourceSetup setup;
  return setup;
}

}  // namespace producer
