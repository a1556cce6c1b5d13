#include "producer/stream/mastodon_endpoint.h"

#include <algorithm>

#include <fmt/format.h>

#include "producer/stream/endpoint.h"
#include "producer/stream/parsed_url.h"
#include "producer/stream/percent_encoding.h"

namespace producer {
namespace {

constexpr std::string_view kStreaming = "/api/v1/streaming";

std::string_view WithoutSlash(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::string_view WithoutHash(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.starts_with('#')) text.remove_prefix(1);
  return text;
}

bool IsTag(std::string_view tag) {
  constexpr std::string_view kNone = " #/?&%,.;:\"'()";
  return !tag.empty() && tag.find_first_of(kNone) == std::string_view::npos;
}

}  // namespace

shared::Result<MastodonEndpoint> ParseMastodonEndpoint(std::string_view text) {
  const ParsedUrl url{std::string(text)};
  const bool secure = text.starts_with("https://");
  if (!secure && !text.starts_with("http://")) {
    return RefuseEndpoint(text, "expected the server's address, as in https://mastodon.example");
  }
  if (url.why_not() != nullptr) return RefuseEndpoint(text, url.why_not());
  if (!url.Part(CURLUPART_USER).empty()) {
    return RefuseEndpoint("…", "no user or password may stand in the URL");
  }
  if (!secure && !IsLoopback(url.Part(CURLUPART_HOST))) {
    return RefuseEndpoint(text, "http:// is for this machine only; use https://");
  }
  const std::string path = url.Part(CURLUPART_PATH);
  const bool streams = WithoutSlash(path) == kStreaming;
  if ((!streams && path.size() > 1) || !url.Part(CURLUPART_QUERY).empty()) {
    return RefuseEndpoint(
        text,
        "expected a server without a path, or with /api/v1/streaming; which posts are "
        "read says --timeline");
  }
  const std::size_t begin = text.find("://") + 3;
  return MastodonEndpoint{.server = std::string(text.substr(0, text.find('/', begin))),
                          .streams = streams};
}

shared::Result<std::vector<MastodonChannel>> MastodonChannels(MastodonTimeline timeline,
                                                              std::string_view track) {
  if (timeline != MastodonTimeline::kHashtag) return std::vector{MastodonChannel{timeline}};
  std::vector<MastodonChannel> channels;
  for (std::size_t at = 0; at <= track.size() && !track.empty();) {
    const std::size_t comma = std::min(track.find(',', at), track.size());
    const std::string_view tag = WithoutHash(track.substr(at, comma - at));
    if (!IsTag(tag)) {
      return shared::Fail(shared::ErrorKind::kUsage,
                          fmt::format("--track \"{}\" is no tag: --timeline hashtag takes tags, as "
                                      "in kafka,flink; --timeline public takes phrases",
                                      tag));
    }
    channels.push_back({timeline, std::string(tag)});
    at = comma + 1;
  }
  if (channels.empty()) {
    return shared::Fail(shared::ErrorKind::kUsage,
                        "--timeline hashtag needs --track TAGS, as in kafka,flink");
  }
  if (channels.size() <= kMostMastodonTags) return channels;
  return shared::Fail(
      shared::ErrorKind::kUsage,
      fmt::format("--track: {} tags, and --timeline hashtag takes up to {}, as each is a "
                  "connection; --timeline public picks any number out of all posts",
                  channels.size(), kMostMastodonTags));
}

std::string MastodonTimelineUrl(std::string_view server, const MastodonChannel& channel) {
  switch (channel.timeline) {
    case MastodonTimeline::kPublic:
      return fmt::format("{}{}/public", server, kStreaming);
    case MastodonTimeline::kLocal:
      return fmt::format("{}{}/public/local", server, kStreaming);
    case MastodonTimeline::kHashtag:
      break;
  }
  return fmt::format("{}{}/hashtag?{}", server, kStreaming, EncodeForm({{"tag", channel.tag}}));
}

std::string MastodonHealthUrl(std::string_view server) {
  return fmt::format("{}{}/health", server, kStreaming);
}

std::string MastodonInstanceUrl(std::string_view server) {
  return fmt::format("{}/api/v2/instance", server);
}

std::string MastodonStreamingServer(std::string_view address) {
  if (!address.starts_with("wss://") && !address.starts_with("ws://")) return {};
  const auto endpoint =
      ParseMastodonEndpoint(fmt::format("http{}", WithoutSlash(address.substr(2))));
  return endpoint ? endpoint->server : std::string();
}

}  // namespace producer
