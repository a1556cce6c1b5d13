// Where a Mastodon server is found, and what it is asked for. docs.joinmastodon.org/methods/
// streaming and /methods/instance.
//
//   auto endpoint = ParseMastodonEndpoint("https://mastodon.example");
//   MastodonTimelineUrl("https://mastodon.example", {MastodonTimeline::kHashtag, "kafka"})
//       // "https://mastodon.example/api/v1/streaming/hashtag?tag=kafka"
//
// Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/error.h"

namespace producer {

// The flag's words: public, public/local, hashtag.
enum class MastodonTimeline : std::uint8_t {
  kPublic,   // All public posts that the server knows: its own, and those of others it hears of.
  kLocal,    // Its own.
  kHashtag,  // Those with a tag.
};

// One stream.
struct MastodonChannel {
  MastodonTimeline timeline = MastodonTimeline::kPublic;
  std::string tag = {};  // Of kHashtag, without '#'.
};

// Each tag is a connection, and servers count those.
inline constexpr std::size_t kMostMastodonTags = 8;

struct MastodonEndpoint {
  std::string server;    // "https://mastodon.example", without a path.
  bool streams = false;  // The path said so (/api/v1/streaming): nobody is asked where to stream.
};

// Reads --endpoint: a server, or its streaming server with the path /api/v1/streaming. kUsage: not
// http(s), no host, another path, a user in it, or http:// to another machine, where the token
// could be read on the way.
shared::Result<MastodonEndpoint> ParseMastodonEndpoint(std::string_view url);

// The streams of a timeline: one, or one a tag of `track` ("kafka,#flink"). kUsage: kHashtag
// without a tag, with one that has a space or another character that no tag has, with too many.
shared::Result<std::vector<MastodonChannel>> MastodonChannels(MastodonTimeline timeline,
                                                              std::string_view track);

std::string MastodonTimelineUrl(std::string_view server, const MastodonChannel& channel);
std::string MastodonHealthUrl(std::string_view server);
std::string MastodonInstanceUrl(std::string_view server);

// What an instance says of its streaming server ("wss://streaming.example"), as a server to ask
// over HTTP. Empty: it says nothing, or what may not be asked with a token.
std::string MastodonStreamingServer(std::string_view address);

}  // namespace producer
