// XParser reads one message of X's filtered stream, API v2 (docs.x.com, x-api/posts/filtered-stream
// and x-api/fundamentals/data-dictionary).
//
//   XParser parser;
//   Message message = parser.Parse(R"({"data":{"id":"7","author_id":"2","text":"a &amp; #b"},
//       "includes":{"users":[{"id":"2","username":"ada"}]},"matching_rules":[{"id":"1"}]})");
//   std::get<Tweet>(message).text;      // "a & #b"
//   std::get<Tweet>(message).user;      // "ada"
//
// The text is that of the post referenced as retweeted, where it came along, else the post's own;
// of both the long form (note_tweet) before the short one. Where the author wrote no location, that
// of the record is the full name of the place which the post names. Tags are those of the entities
// of all these forms, each once.
//
// An edit is a post of its own to X, with an id of its own and those of its earlier forms. Here it
// has the first one's id: who drops duplicates publishes a post once, as it was when it first
// matched.
//
// Values that are null are left out by X; a field of the wrong type is as good as none. Bad UTF-8
// and lone surrogates make a message malformed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>

#include "producer/parse/message_parser.h"
#include "producer/parse/post_tags.h"

namespace producer {

// Not thread-safe: the views of a Tweet point into its buffers.
class XParser final : public MessageParser {
 public:
  Message Parse(std::string_view message) override;

 private:
  using Json = rapidjson::Value;

  Message PostOf(const Json& event);
  void ReadTags(const Json& post);
  void ReadRules(const Json& event);

  std::string buffer_;  // The message, decoded in place.
  PostTags tags_;
  std::vector<MatchedRule> rules_;
};

}  // namespace producer
