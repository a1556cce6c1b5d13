#include "producer/parse/mastodon_parser.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "producer/parse/json_object.h"
#include "shared/time_text.h"
#include "shared/utf8.h"

namespace producer {
namespace {

using Json = rapidjson::Value;

// Decimal of Mastodon; others have ULIDs and the like.
constexpr std::size_t kLongestId = 64;

bool IsStatusId(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && std::ranges::all_of(id, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
}

// A deletion's data is the bare id.
std::string_view WithoutQuotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::optional<shared::UnixMillis> CreatedAt(std::string_view text) {
  const auto time = shared::ParseTime(text);
  return time ? std::optional(*time) : std::nullopt;
}

Message DeletionOf(std::string_view data) {
  const std::string_view id = WithoutQuotes(data);
  if (!IsStatusId(id)) return Malformed{"a deletion without an id"};
  Notice deletion;
  deletion.kind = NoticeKind::kDelete;
  deletion.key = "delete";
  deletion.deleted_id = id;
  return deletion;
}

Notice NoticeOf(NoticeKind kind, std::string_view key) {
  Notice notice;
  notice.kind = kind;
  notice.key = key;
  return notice;
}

}  // namespace

Message MastodonParser::Parse(std::string_view event) {
  const std::size_t space = std::min(event.find(' '), event.size());
  const std::string_view name = event.substr(0, space);
  const std::string_view data = event.substr(std::min(space + 1, event.size()));
  if (!shared::IsValidUtf8(event)) return Malformed{"not valid UTF-8"};
  if (name == "delete") return DeletionOf(data);
  if (name != "update" && name != "status.update") return NoticeOf(NoticeKind::kUnknown, name);
  rapidjson::Document document;
  if (auto malformed = ReadObject(data, buffer_, document)) return *std::move(malformed);
  if (!IsStatusId(TextAt(document, "id"))) return Malformed{"a status without an id"};
  if (name == "status.update") return NoticeOf(NoticeKind::kEdit, name);
  return StatusOf(document);
}

Message MastodonParser::StatusOf(const Json& status) {
  const Json& original = At(status, "reblog");
  const Json& body = original.IsObject() ? original : status;
  if (const std::string_view why = ReadText(body); !why.empty()) return Malformed{std::string(why)};
  ReadTags(body);
  lang_ = TextAt(status, "language");
  return Tweet{.id = TextAt(status, "id"),
               .text = text_,
               .created_at = CreatedAt(TextAt(status, "created_at")),
               .user = TextAt(At(status, "account"), "acct"),
               .lang = lang_,
               .retweet_of = TextAt(original, "id"),
               .hashtags = tags_.OutsideFolded(text_),
               .langs = {&lang_, lang_.empty() ? 0u : 1u},
               .tags = tags_.tags(),
               .links = links_};
}

std::string_view MastodonParser::ReadText(const Json& body) {
  const std::string_view content = TextAt(body, "content");
  if (content.data() == nullptr) return "a status without content";
  const std::string_view shown = html_.Read(content);
  if (!html_.refusal().empty()) return html_.refusal();
  text_ = TextAt(body, "spoiler_text");
  if (!text_.empty() && !shown.empty()) text_ += "\n\n";
  text_ += shown;
  links_.assign(html_.links().begin(), html_.links().end());
  if (const auto card = TextAt(At(body, "card"), "url"); !card.empty()) links_.push_back(card);
  return {};
}

void MastodonParser::ReadTags(const Json& body) {
  tags_.Clear();
  const Json& tags = At(body, "tags");
  if (!tags.IsArray()) return;
  for (const Json& tag : tags.GetArray()) tags_.Add(TextAt(tag, "name"));
}

}  // namespace producer
