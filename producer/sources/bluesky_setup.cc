#include "producer/sources/bluesky_setup.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "producer/parse/bluesky_parser.h"
#include "producer/sources/server_doctor.h"
#include "producer/sources/user_agent.h"
#include "producer/stream/bluesky_endpoint.h"
#include "producer/stream/bluesky_stream.h"
#include "producer/stream/ca_file.h"

namespace producer {
namespace {

using shared::Result;

Result<std::vector<BlueskyEndpoint>> EndpointsOf(const ProducerOptions& options) {
  if (auto readable = CheckCaFile(options.ca_file); !readable) return shared::Forward(readable);
  return ParseBlueskyEndpoints(options.endpoint);
}

std::string RequestOf(const BlueskyEndpoint& endpoint) {
  return fmt::format("GET {}://{}:{}{}", endpoint.tls ? "wss" : "ws", endpoint.host, endpoint.port,
                     endpoint.Target(std::nullopt));
}

class BlueskySourceSetup final : public SourceSetup {
 public:
  Result<std::unique_ptr<TweetSource>> MakeSource(const ProducerOptions& options,
                                                  const shared::Clock& clock,
                                                  const shared::Shutdown& shutdown) const override {
    auto endpoints = EndpointsOf(options);
    if (!endpoints) return shared::Forward(endpoints);
    BlueskyStream::Options stream;
    stream.ca_file = options.ca_file;
    stream.user_agent = UserAgent();
    stream.stall = options.stall_timeout;
    stream.reconnect.max_rate_limit_wait = options.max_rate_limit_wait;
    return std::make_unique<BlueskyStream>(*std::move(endpoints), std::move(stream), clock,
                                           shutdown);
  }

  std::unique_ptr<MessageParser> MakeParser(const ProducerOptions& /*options*/) const override {
    return std::make_unique<BlueskyParser>();
  }

  PostFilter MakeFilter(const ProducerOptions& options) const override {
    return {options.filter.track, options.filter.language};
  }

  // What is asked of each host at a first start, and what is picked out here.
  Result<Rows> DescribeRequest(const ProducerOptions& options) const override {
    const auto endpoints = EndpointsOf(options);
    if (!endpoints) return shared::Forward(endpoints);
    Rows rows;
    for (const BlueskyEndpoint& endpoint : *endpoints) {
      rows.emplace_back(rows.empty() ? "request" : fmt::format("else_{}", rows.size()),
                        RequestOf(endpoint));
    }
    rows.emplace_back("user_agent", UserAgent());
    if (!options.filter.track.empty()) rows.emplace_back("track", options.filter.track);
    if (!options.filter.language.empty()) rows.emplace_back("language", options.filter.language);
    return rows;
  }

  std::unique_ptr<SourceDoctor> MakeDoctor(DoctorVisit visit) const override {
    return MakeBlueskyDoctor(std::move(visit));
  }
};

}  // namespace

const SourceSetup& BlueskySetup() {
  static const BlueskySourceSetup setup;
  return setup;
}

}  // namespace producer
