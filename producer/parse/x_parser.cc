#include "producer/parse/x_parser.h"

#include <algorithm>

#include <fmt/format.h>

#include "producer/parse/html_entities.h"
#include "producer/parse/json_object.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using Json = rapidjson::Value;

// As X's own description of the API has it: ^[0-9]{1,19}$.
bool IsPostId(std::string_view id) {
  constexpr std::size_t kMostDigits = 19;
  return !id.empty() && id.size() <= kMostDigits &&
         id.find_first_not_of("0123456789") == std::string_view::npos;
}

// The object of an array whose member `name` is that text, or null.
const Json& WithText(const Json& array, std::string_view name, std::string_view text) {
  static const Json kNone;
  if (!array.IsArray() || text.empty()) return kNone;
  for (const Json& one : array.GetArray()) {
    if (TextAt(one, name) == text) return one;
  }
  return kNone;
}

const Json& Included(const Json& event, std::string_view what, std::string_view id) {
  return WithText(At(At(event, "includes"), what), "id", id);
}

// data() is null where there is none.
std::string_view LongestText(const Json& post) {
  const std::string_view note = TextAt(At(post, "note_tweet"), "text");
  return note.data() != nullptr ? note : TextAt(post, "text");
}

// Of the post, or of the first form of it.
std::string_view FirstId(const Json& post) {
  const Json& history = At(post, "edit_history_tweet_ids");
  if (history.IsArray() && !history.Empty()) {
    if (const std::string_view first = TextIn(history[0]); IsPostId(first)) return first;
  }
  return TextAt(post, "id");
}

std::optional<shared::UnixMillis> CreatedAt(const Json& post) {
  const std::string_view text = TextAt(post, "created_at");
  if (text.empty()) return std::nullopt;
  const auto time = shared::ParseTime(text);
  if (!time || *time < 0) return std::nullopt;
  return *time;
}

std::string_view LocationOf(const Json& event, const Json& post, const Json& author) {
  const std::string_view written = TextAt(author, "location");
  if (!written.empty()) return written;
  const std::string_view place = TextAt(At(post, "geo"), "place_id");
  return TextAt(Included(event, "places", place), "full_name");
}

// The text lies in the parser's own buffer, so it may be changed in place.
// What X says in place of posts (x-api/fundamentals/response-codes-and-errors): its title, and what
// kind of a disconnect or of a refused connection it is.
Notice ProblemOf(const Json& problem) {
  Notice notice;
  notice.kind = NoticeKind::kDisconnect;
  notice.key = "errors";
  const std::string_view title = TextAt(problem, "title"), detail = TextAt(problem, "detail"),
                         type = TextAt(problem, "type");
  notice.detail = detail.empty() ? std::string(title) : fmt::format("{}: {}", title, detail);
  const bool limit = TextAt(problem, "connection_issue") == "TooManyConnections" ||
                     type.ends_with("/streaming-connection") || type.ends_with("/usage-capped") ||
                     title == "UsageCapExceeded";
  notice.code = static_cast<int>(limit ? XProblem::kLimit : XProblem::kDisconnect);
  return notice;
}

}  // namespace

Message XParser::Parse(std::string_view message) {
  rapidjson::Document document;
  if (auto malformed = ReadObject(message, buffer_, document)) return *std::move(malformed);
  if (At(document, "data").IsObject()) return PostOf(document);
  const Json& errors = At(document, "errors");
  if (errors.IsArray() && !errors.Empty()) return ProblemOf(errors[0]);
  if (!TextAt(document, "connection_issue").empty()) return ProblemOf(document);
  if (document.ObjectEmpty()) return Malformed{"an empty JSON object"};
  Notice unknown;
  unknown.key = TextIn(document.MemberBegin()->name);
  return unknown;
}

Message XParser::PostOf(const Json& event) {
  const Json& post = At(event, "data");
  const Json& author = Included(event, "users", TextAt(post, "author_id"));
  const std::string_view original_id =
      TextAt(WithText(At(post, "referenced_tweets"), "type", "retweeted"), "id");
  const Json& original = Included(event, "tweets", original_id);
  std::string_view text = LongestText(original);
  if (text.data() == nullptr) text = LongestText(post);
  if (!IsPostId(TextAt(post, "id"))) return Malformed{"a post without a decimal id"};
  if (text.data() == nullptr) return Malformed{"a post without a text"};
  text = UnescapeParsed(text);
  tags_.Clear();
  for (const Json* form : {&original, &post}) ReadTags(*form);
  ReadRules(event);
  return Tweet{.id = FirstId(post),
               .text = text,
               .created_at = CreatedAt(post),
               .user = TextAt(author, "username"),
               .location = LocationOf(event, post, author),
               .lang = TextAt(post, "lang"),
               .retweet_of = original_id,
               .hashtags = tags_.Outside(text),
               .tags = tags_.tags(),
               .rules = rules_};
}

void XParser::ReadTags(const Json& post) {
  for (const Json* form : {&post, &At(post, "note_tweet")}) {
    const Json& hashtags = At(At(*form, "entities"), "hashtags");
    if (!hashtags.IsArray()) continue;
    for (const Json& hashtag : hashtags.GetArray()) tags_.Add(TextAt(hashtag, "tag"));
  }
}

void XParser::ReadRules(const Json& event) {
  rules_.clear();
  const Json& rules = At(event, "matching_rules");
  if (!rules.IsArray()) return;
  for (const Json& rule : rules.GetArray()) {
    rules_.push_back({TextAt(rule, "id"), TextAt(rule, "tag")});
  }
}

}  // namespace producer
