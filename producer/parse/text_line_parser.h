// TextLineParser takes each line as the text of a tweet, as `nc` and the word counts of tutorials
// send them.
//
//   TextLineParser parser;
//   parser.Parse("hello #kafka");     // Tweet{.id = "1", .text = "hello #kafka"}
//   parser.Parse("and again");        // Tweet{.id = "2", …}
//
// Nothing is unescaped. A line that is no UTF-8 is malformed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "producer/parse/message.h"
#include "producer/parse/message_parser.h"

namespace producer {

// Not thread-safe.
class TextLineParser final : public MessageParser {
 public:
  // The views of the result end with `line` and with the next call.
  Message Parse(std::string_view line) override;

 private:
  std::uint64_t tweets_ = 0;
  std::string id_;
};

}  // namespace producer
