#include "producer/parse/tweet_parser.h"

#include <charconv>
#include <utility>

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include "producer/parse/created_at.h"
#include "producer/parse/html_entities.h"
#include "producer/parse/notice_reader.h"
#include "producer/parse/status_handler.h"

namespace producer {
namespace {

std::optional<std::uint64_t> Decimal(std::string_view text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::optional<shared::UnixMillis> CreatedAt(const StatusFields& fields) {
  if (const auto ms = Decimal(fields.timestamp_ms); ms && *ms <= INT64_MAX) {
    return static_cast<shared::UnixMillis>(*ms);
  }
  return ParseCreatedAt(fields.created_at);
}

std::string_view TextOf(const StatusFields& fields) {
  const std::string_view original = fields.original.FullText();
  return original.data() != nullptr ? original : fields.outer.FullText();
}

Message StatusOf(const StatusFields& fields) {
  const std::string_view id = fields.outer.Id();
  const std::string_view text = TextOf(fields);
  if (!Decimal(id)) return Malformed{"a status without a decimal id_str"};
  if (text.data() == nullptr) return Malformed{"a status without a text"};
  return Tweet{.id = id,
               .text = UnescapeParsed(text),
               .created_at = CreatedAt(fields),
               .user = fields.screen_name,
               .location = fields.location,
               .lang = fields.lang,
               .retweet_of = fields.original.Id()};
}

}  // namespace

Message TweetParser::Parse(std::string_view line) {
  buffer_.assign(line);
  StatusHandler handler;
  rapidjson::Reader reader;
  rapidjson::InsituStringStream stream(buffer_.data());  // Ends at the first NUL.
  // RapidJSON's iterative parser takes a quarter more time; the handler bounds the recursion of
  // this one. Numbers stay text: the ids keep their digits, and nothing is converted in vain.
  constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, handler);
  if (!handler.refusal().empty()) return Malformed{std::string(handler.refusal())};
  if (!parsed) {
    return Malformed{std::string(rapidjson::GetParseError_En(parsed.Code())) + " (byte " +
                     std::to_string(parsed.Offset()) + ")"};
  }
  if (stream.Tell() < line.size()) return Malformed{"a NUL byte in the line"};
  const StatusFields& fields = handler.fields();
  if (!handler.is_object()) return Malformed{"not a JSON object"};
  if (fields.outer.Id().data() != nullptr || TextOf(fields).data() != nullptr) {
    return StatusOf(fields);
  }
  if (fields.first_key.data() == nullptr) return Malformed{"an empty JSON object"};
  return ReadNotice(std::string(fields.first_key), line);
}

}  // namespace producer
