// BlueskyParser reads one event of Bluesky's Jetstream, in either of its wire formats: v1
// (/subscribe) and v2 (/xrpc/network.bsky.jetstream.subscribeEvents). github.com/bluesky-social/
// jetstream, docs/README.md, 5.1 and 5.2.
//
//   BlueskyParser parser;
//   Message message = parser.Parse(R"({"did":"did:plc:a","time_us":1700000000000000,
//       "kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post",
//       "rkey":"3k","record":{"text":"hi #a","tags":["b"]}}})");
//   std::get<Tweet>(message).id;         // "at://did:plc:a/app.bsky.feed.post/3k"
//   std::get<Tweet>(message).hashtags;   // "b": not in the text
//
// The time is that at which the server saw the post, else the post's createdAt, which is whatever
// its author's program claims. Tags are those of the facets and of `tags`, each once, a '#' before
// them taken off; one with white space in it is none. Facets are not compared with the text: their
// byte offsets decide where a link is shown, not what a post is about.
//
// No input makes it crash or recurse. Bad UTF-8 and lone surrogates anywhere in the event make it
// malformed. A field of the wrong type is as good as none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>

#include "producer/parse/message.h"
#include "producer/parse/message_parser.h"
#include "producer/parse/post_tags.h"

namespace producer {

// Not thread-safe: the views of a Tweet point into its buffers.
class BlueskyParser final : public MessageParser {
 public:
  // Reads one event. The views of the result end with the next call.
  Message Parse(std::string_view event) override;

 private:
  using Json = rapidjson::Value;
  // One commit, of either format.
  struct Commit {
    std::string_view did, operation, collection, rkey;
    const Json& record;
    StreamPosition position;
  };

  Message ParseV1(const Json& event);
  Message ParseV2(const Json& frame);
  Message Take(const Commit& commit);
  Message PostOf(const Commit& commit);
  void ReadFacets(const Json& record);
  void ReadFeature(const Json& feature);
  void ReadTexts(const Json& array, std::vector<std::string_view>& into);

  std::string buffer_;  // The event, decoded in place.
  std::string uri_;
  PostTags tags_;
  std::vector<std::string_view> langs_, links_;
};

}  // namespace producer
