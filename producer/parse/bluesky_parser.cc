#include "producer/parse/bluesky_parser.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "producer/parse/json_object.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using Json = rapidjson::Value;

constexpr std::string_view kPost = "app.bsky.feed.post";
constexpr std::string_view kTagFeature = "app.bsky.richtext.facet#tag";
constexpr std::string_view kLinkFeature = "app.bsky.richtext.facet#link";
// The limits of atproto.com/specs: did, record-key.
constexpr std::size_t kLongestDid = 2048, kLongestKey = 512;

bool Consists(std::string_view text, std::string_view of) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           of.find(c) != std::string_view::npos;
  });
}

bool IsDid(std::string_view did) {
  return did.starts_with("did:") && did.size() <= kLongestDid && Consists(did, "._:%-");
}

bool IsRecordKey(std::string_view key) {
  return !key.empty() && key.size() <= kLongestKey && Consists(key, "._:~-");
}

StreamPosition MicrosAt(const Json& event) {
  const Json& time = At(event, "time_us");
  if (!time.IsInt64() || time.GetInt64() < 0) return std::nullopt;
  return time.GetInt64();
}

// Of "2024-09-09T19:46:02.329308Z". Digits past the milliseconds are dropped: who goes on there
// gets the same event again, and none too few.
StreamPosition MicrosOf(std::string_view text) {
  const auto time = shared::ParseTime(text);
  if (text.empty() || !time || *time < 0) return std::nullopt;
  return *time * 1000;
}

StreamPosition WitnessedAt(const Json& payload) {
  const StreamPosition witnessed = MicrosOf(TextAt(payload, "witnessedAt"));
  return witnessed ? witnessed : MicrosOf(TextAt(payload, "time"));
}

std::optional<shared::UnixMillis> MillisOf(StreamPosition position, std::string_view created_at) {
  if (!position) position = MicrosOf(created_at);
  if (!position) return std::nullopt;
  return *position / 1000;
}

// The part behind '#': "…subscribeEvents#commit" is "commit".
std::string_view Fragment(std::string_view type) {
  const std::size_t sign = type.find('#');
  return sign == std::string_view::npos ? std::string_view() : type.substr(sign + 1);
}

Notice NoticeOf(NoticeKind kind, std::string_view key, StreamPosition position) {
  Notice notice;
  notice.kind = kind;
  notice.key = key;
  notice.position = position;
  return notice;
}

// Code and words of an error frame or an #info.
Notice Said(NoticeKind kind, std::string_view key, std::string_view name, std::string_view words) {
  Notice notice = NoticeOf(kind, key, std::nullopt);
  notice.detail = words.empty() ? std::string(name) : fmt::format("{}: {}", name, words);
  return notice;
}

}  // namespace

Message BlueskyParser::Parse(std::string_view event) {
  rapidjson::Document document;
  if (auto malformed = ReadObject(event, buffer_, document)) return *std::move(malformed);
  return document.HasMember("$type") ? ParseV2(document) : ParseV1(document);
}

Message BlueskyParser::ParseV1(const Json& event) {
  const std::string_view kind = TextAt(event, "kind");
  const StreamPosition position = MicrosAt(event);
  if (kind == "identity" || kind == "account") {
    return NoticeOf(NoticeKind::kAccount, kind, position);
  }
  if (kind.empty()) return Malformed{"an event without a kind"};
  if (kind != "commit") return NoticeOf(NoticeKind::kUnknown, kind, position);
  const Json& commit = At(event, "commit");
  return Take({.did = TextAt(event, "did"),
               .operation = TextAt(commit, "operation"),
               .collection = TextAt(commit, "collection"),
               .rkey = TextAt(commit, "rkey"),
               .record = At(commit, "record"),
               .position = position});
}

Message BlueskyParser::ParseV2(const Json& frame) {
  const std::string_view type = TextAt(frame, "$type");
  if (type == "error") {
    return Said(NoticeKind::kDisconnect, type, TextAt(frame, "error"), TextAt(frame, "message"));
  }
  const Json& payload = At(frame, "payload");
  const std::string_view kind = Fragment(TextAt(payload, "$type"));
  if (type != "message" || kind.empty()) return Malformed{"a frame of no known $type"};
  if (kind == "info") {
    return Said(NoticeKind::kWarning, kind, TextAt(payload, "name"), TextAt(payload, "message"));
  }
  const StreamPosition position = WitnessedAt(payload);
  if (kind == "identity" || kind == "account" || kind == "sync") {
    return NoticeOf(NoticeKind::kAccount, kind, position);
  }
  if (kind != "commit") return NoticeOf(NoticeKind::kUnknown, kind, position);
  return Take({.did = TextAt(payload, "did"),
               .operation = TextAt(payload, "operation"),
               .collection = TextAt(payload, "collection"),
               .rkey = TextAt(payload, "rkey"),
               .record = At(payload, "record"),
               .position = position});
}

Message BlueskyParser::Take(const Commit& commit) {
  if (commit.collection.empty()) return Malformed{"a commit without a collection"};
  if (commit.collection != kPost) {
    return NoticeOf(NoticeKind::kOtherRecord, commit.collection, commit.position);
  }
  if (!IsDid(commit.did)) return Malformed{"a post without the DID of its author"};
  if (!IsRecordKey(commit.rkey)) return Malformed{"a post without a record key"};
  uri_ = fmt::format("at://{}/{}/{}", commit.did, kPost, commit.rkey);
  if (commit.operation == "create") return PostOf(commit);
  if (commit.operation == "update") {
    return NoticeOf(NoticeKind::kEdit, commit.operation, commit.position);
  }
  if (commit.operation != "delete") {
    return NoticeOf(NoticeKind::kUnknown, commit.operation, commit.position);
  }
  Notice deletion = NoticeOf(NoticeKind::kDelete, commit.operation, commit.position);
  deletion.deleted_id = uri_;
  deletion.deleted_at = MillisOf(commit.position, {});
  return deletion;
}

Message BlueskyParser::PostOf(const Commit& commit) {
  const std::string_view text = TextAt(commit.record, "text");
  if (text.data() == nullptr) return Malformed{"a post without a text"};
  langs_.clear();
  tags_.Clear();
  links_.clear();
  ReadTexts(At(commit.record, "langs"), langs_);
  ReadFacets(commit.record);
  std::vector<std::string_view> outside;
  ReadTexts(At(commit.record, "tags"), outside);
  for (const std::string_view tag : outside) tags_.Add(tag);
  const std::string_view card = TextAt(At(At(commit.record, "embed"), "external"), "uri");
  if (!card.empty()) links_.push_back(card);
  return Tweet{.id = uri_,
               .text = text,
               .created_at = MillisOf(commit.position, TextAt(commit.record, "createdAt")),
               .user = commit.did,
               .lang = langs_.empty() ? std::string_view() : langs_.front(),
               .hashtags = tags_.Outside(text),
               .langs = langs_,
               .tags = tags_.tags(),
               .links = links_,
               .position = commit.position};
}

void BlueskyParser::ReadTexts(const Json& array, std::vector<std::string_view>& into) {
  if (!array.IsArray()) return;
  for (const Json& item : array.GetArray()) {
    if (const std::string_view text = TextIn(item); !text.empty()) into.push_back(text);
  }
}

void BlueskyParser::ReadFacets(const Json& record) {
  const Json& facets = At(record, "facets");
  if (!facets.IsArray()) return;
  for (const Json& facet : facets.GetArray()) {
    const Json& features = At(facet, "features");
    if (!features.IsArray()) continue;
    for (const Json& feature : features.GetArray()) ReadFeature(feature);
  }
}

void BlueskyParser::ReadFeature(const Json& feature) {
  const std::string_view type = TextAt(feature, "$type");
  if (type == kTagFeature) tags_.Add(TextAt(feature, "tag"));
  if (type != kLinkFeature) return;
  if (const std::string_view uri = TextAt(feature, "uri"); !uri.empty()) links_.push_back(uri);
}

}  // namespace producer
