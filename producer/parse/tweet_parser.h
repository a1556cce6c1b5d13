// TweetParser reads one message of the v1.1 stream.
//
//   TweetParser parser;
//   Message message = parser.Parse(R"({"id_str":"7","text":"a &amp; b #c"})");
//   std::get<Tweet>(message).text;                       // "a & b #c"
//
// The text of a retweet is that of retweeted_status. Of a status it is extended_tweet.full_text,
// else full_text, else text: `text` alone is cut at 140 characters, and hashtags behind that are
// lost. The id comes from id_str, as numbers of that size lose digits in other readers' hands.
//
// No input makes it crash, recurse deeply or use memory beyond a small multiple of the line.
// Bad UTF-8 and lone surrogates anywhere in the line make it malformed.
#pragma once

#include <string>
#include <string_view>

#include "producer/parse/message.h"
#include "producer/parse/message_parser.h"

namespace producer {

// Not thread-safe: the views of a Tweet point into its buffer.
class TweetParser final : public MessageParser {
 public:
  // Reads one line without its line break. The views of the result end with the next call.
  Message Parse(std::string_view line) override;

 private:
  std::string buffer_;  // The line, decoded in place.
};

}  // namespace producer
