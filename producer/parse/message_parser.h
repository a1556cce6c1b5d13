// MessageParser reads what one kind of source sends: a parser a format (tweet_parser.h,
// bluesky_parser.h, text_line_parser.h).
//
//   std::unique_ptr<MessageParser> parser = std::make_unique<TweetParser>();
//   const Message message = parser->Parse(R"({"id_str":"7","text":"a #c"})");
#pragma once

#include <string_view>

#include "producer/parse/message.h"

namespace producer {

// Not thread-safe: what it returns points into its buffers.
class MessageParser {
 public:
  virtual ~MessageParser() = default;

  // Reads one complete message, as the source's framer hands it over, without its line break. The
  // views of the result end with `message` and with the next call. No input makes it crash, recurse
  // deeply or use memory beyond a small multiple of the message: what cannot be read is Malformed.
  virtual Message Parse(std::string_view message) = 0;
};

}  // namespace producer
