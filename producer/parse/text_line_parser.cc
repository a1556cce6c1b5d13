#include "producer/parse/text_line_parser.h"

#include "shared/utf8.h"

namespace producer {

Message TextLineParser::Parse(std::string_view line) {
  if (!shared::IsValidUtf8(line)) return Malformed{"not valid UTF-8"};
  id_ = std::to_string(++tweets_);
  return Tweet{.id = id_, .text = line};
}

}  // namespace producer
