#include "producer/sources/mastodon_setup.h"

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "producer/parse/mastodon_instance.h"
#include "producer/parse/mastodon_parser.h"
#include "producer/sources/server_doctor.h"
#include "producer/sources/user_agent.h"
#include "producer/stream/ca_file.h"
#include "producer/stream/joined_streams.h"
#include "producer/stream/mastodon_stream.h"

namespace producer {
namespace {

using shared::Result;

HttpStream::Options StreamOptions(const ProducerOptions& options) {
  HttpStream::Options stream;
  stream.ca_file = options.ca_file;
  stream.user_agent = UserAgent();
  stream.proxy = options.proxy;
  stream.stall = options.stall_timeout;
  stream.reconnect.max_rate_limit_wait = options.max_rate_limit_wait;
  return stream;
}

class MastodonSourceSetup final : public SourceSetup {
 public:
  Result<std::unique_ptr<TweetSource>> MakeSource(const ProducerOptions& options,
                                                  const shared::Clock& clock,
                                                  const shared::Shutdown& shutdown) const override {
    auto source = MakeMastodonSource(options);
    if (!source) return shared::Forward(source);
    TellIfOpen(source->token);
    std::vector<std::unique_ptr<TweetSource>> streams;
    for (const MastodonChannel& channel : source->channels) {
      streams.push_back(
          std::make_unique<MastodonStream>(MastodonRequest{.endpoint = source->endpoint,
                                                           .token = source->token.token,
                                                           .channel = channel,
                                                           .streaming_address = StreamingAddressIn},
                                           StreamOptions(options), clock, shutdown));
    }
    if (streams.size() == 1) return std::move(streams.front());
    return std::make_unique<JoinedStreams>(std::move(streams), clock);
  }

  std::unique_ptr<MessageParser> MakeParser(const ProducerOptions& /*options*/) const override {
    return std::make_unique<MastodonParser>();
  }

  // By tag the server filters.
  PostFilter MakeFilter(const ProducerOptions& options) const override {
    const bool by_tag = options.timeline == MastodonTimeline::kHashtag;
    return {by_tag ? "" : options.filter.track, options.filter.language};
  }

  Result<Rows> DescribeRequest(const ProducerOptions& options) const override {
    const auto source = MakeMastodonSource(options);
    if (!source) return shared::Forward(source);
    TellIfOpen(source->token);
    Rows rows;
    for (const MastodonChannel& channel : source->channels) {
      rows.emplace_back(rows.empty() ? "request" : fmt::format("and_{}", rows.size()),
                        "GET " + MastodonTimelineUrl(source->endpoint.server, channel));
    }
    rows.emplace_back("authorization", "Bearer ***");
    rows.emplace_back("user_agent", UserAgent());
    if (!options.filter.track.empty()) rows.emplace_back("track", options.filter.track);
    if (!options.filter.language.empty()) rows.emplace_back("language", options.filter.language);
    return rows;
  }

  std::unique_ptr<SourceDoctor> MakeDoctor(DoctorVisit visit) const override {
    return MakeMastodonDoctor(std::move(visit));
  }
};

}  // namespace

TokenPlace MastodonTokenPlaceOf(const ProducerOptions& options) {
  return {.file = options.mastodon_token_file,
          .flag = "--mastodon-token-file",
          .variable = "TWEET_PRODUCER_MASTODON_TOKEN",
          .environment = [](const char* name) -> const char* {
            return std::getenv(name);  // Before any thread is started.
          }};
}

Result<MastodonSource> MakeMastodonSource(const ProducerOptions& options) {
  auto endpoint = ParseMastodonEndpoint(options.endpoint);
  if (!endpoint) return shared::Forward(endpoint);
  if (auto readable = CheckCaFile(options.ca_file); !readable) return shared::Forward(readable);
  auto channels = MastodonChannels(options.timeline, options.filter.track);
  if (!channels) return shared::Forward(channels);
  auto token = FindToken(MastodonTokenPlaceOf(options));
  if (!token) return shared::Forward(token);
  return MastodonSource{.endpoint = *std::move(endpoint),
                        .channels = *std::move(channels),
                        .token = *std::move(token)};
}

const SourceSetup& MastodonSetup() {
  static const MastodonSourceSetup setup;
  return setup;
}

}  // namespace producer
