// MastodonParser reads one event of Mastodon's streaming API, as the event framer hands it over:
// the event's name, a space, its data. docs.joinmastodon.org/methods/streaming, /entities/Status.
//
//   MastodonParser parser;
//   Message message = parser.Parse(R"(update {"id":"7","account":{"acct":"ada@example.org"},)"
//       R"("content":"<p>hi #<span>a</span></p>","tags":[{"name":"a"},{"name":"b"}]})");
//   std::get<Tweet>(message).text;         // "hi #a"
//   std::get<Tweet>(message).hashtags;     // "b": not in the text
//
// The text is that of the content (html_text.h), behind the content warning, if there is one, and
// a blank line: what a reader sees who opens it. Custom emoji stay what was typed, :blobcat:. The
// options of a poll and the descriptions of pictures are no part of it. Of a boost it is the
// original's, as of a retweet.
//
// Tags are those of `tags[]`. Mastodon names them without capitals and accents, so they are looked
// for in the text in the same way (post_tags.h).
//
// An edit (status.update) is a notice: the post was published as it was first, and its tags count
// once. Any id is taken, not only decimal ones, as other servers speak the protocol too.
//
// No input makes it crash or recurse. Bad UTF-8 and lone surrogates anywhere in the event make it
// malformed. A field of the wrong type is as good as none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>

#include "producer/parse/html_text.h"
#include "producer/parse/message.h"
#include "producer/parse/message_parser.h"
#include "producer/parse/post_tags.h"

namespace producer {

// Not thread-safe: the views of a Tweet point into its buffers.
class MastodonParser final : public MessageParser {
 public:
  // Reads one event. The views of the result end with the next call.
  Message Parse(std::string_view event) override;

 private:
  using Json = rapidjson::Value;

  Message StatusOf(const Json& status);
  // Into text_. Empty, or why not.
  std::string_view ReadText(const Json& body);
  void ReadTags(const Json& body);

  std::string buffer_;  // The data, decoded in place.
  HtmlText html_;
  std::string text_;
  PostTags tags_;
  std::string_view lang_;
  std::vector<std::string_view> links_;
};

}  // namespace producer
