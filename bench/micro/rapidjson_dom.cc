#include "bench/micro/rapidjson_dom.h"

#include <rapidjson/document.h>

namespace bench {
namespace {

using rapidjson::Document;
using rapidjson::Value;

std::string TextAt(const Value& object, const char* key) {
  const auto found = object.FindMember(key);
  return found != object.MemberEnd() && found->value.IsString()
             ? std::string(found->value.GetString(), found->value.GetStringLength())
             : std::string();
}

const Value* ObjectAt(const Value& object, const char* key) {
  const auto found = object.FindMember(key);
  return found != object.MemberEnd() && found->value.IsObject() ? &found->value : nullptr;
}

std::string FullText(const Value& status) {
  if (const Value* original = ObjectAt(status, "retweeted_status")) return FullText(*original);
  if (const Value* extended = ObjectAt(status, "extended_tweet")) {
    return TextAt(*extended, "full_text");
  }
  return TextAt(status, status.HasMember("full_text") ? "full_text" : "text");
}

std::string Replaced(std::string_view text, std::string_view from, char to) {
  std::string result;
  for (std::size_t at; (at = text.find(from)) != std::string_view::npos;) {
    result.append(text.substr(0, at)) += to;
    text.remove_prefix(at + from.size());
  }
  return result.append(text);
}

}  // namespace

std::optional<PlainTweet> ReadByDom(std::string_view line) {
  Document document;
  document.Parse(line.data(), line.size());
  if (document.HasParseError() || !document.IsObject() || !document.HasMember("id_str")) {
    return std::nullopt;
  }
  PlainTweet tweet;
  tweet.id = TextAt(document, "id_str");
  tweet.text = Replaced(FullText(document), "&lt;", '<');
  tweet.text = Replaced(tweet.text, "&gt;", '>');
  tweet.text = Replaced(tweet.text, "&amp;", '&');
  if (const Value* user = ObjectAt(document, "user")) {
    tweet.user = TextAt(*user, "screen_name");
    tweet.location = TextAt(*user, "location");
  }
  tweet.lang = TextAt(document, "lang");
  if (const Value* original = ObjectAt(document, "retweeted_status")) {
    tweet.retweet_of = TextAt(*original, "id_str");
  }
  return tweet;
}

std::size_t ParseByDom(std::string_view line) {
  Document document;
  document.Parse(line.data(), line.size());
  return document.IsObject() ? document.MemberCount() : 0;
}

}  // namespace bench
