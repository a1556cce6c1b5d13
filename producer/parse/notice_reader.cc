#include "producer/parse/notice_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <rapidjson/document.h>

namespace producer {
namespace {

using rapidjson::Value;

struct NamedKind {
  std::string_view key;
  NoticeKind kind;
};
constexpr NamedKind kKinds[] = {
    {"delete", NoticeKind::kDelete},
    {"scrub_geo", NoticeKind::kScrubGeo},
    {"limit", NoticeKind::kLimit},
    {"status_withheld", NoticeKind::kStatusWithheld},
    {"user_withheld", NoticeKind::kUserWithheld},
    {"disconnect", NoticeKind::kDisconnect},
    {"warning", NoticeKind::kWarning},
};

NoticeKind KindOf(std::string_view key) {
  for (const NamedKind& named : kKinds) {
    if (named.key == key) return named.kind;
  }
  return NoticeKind::kUnknown;
}

// A member as people read it; empty where it is missing or neither text nor a whole number.
std::string TextOf(const Value& object, const char* key) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd()) return {};
  if (member->value.IsString()) return {member->value.GetString(), member->value.GetStringLength()};
  return member->value.IsInt64() ? std::to_string(member->value.GetInt64()) : std::string();
}

std::int64_t NumberOf(const Value& object, const char* key) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsInt64()) return 0;
  return std::max<std::int64_t>(member->value.GetInt64(), 0);
}

bool IsDecimal(const std::string& text) {
  constexpr std::size_t kMostDigits = 20;  // Of 64 bits.
  return !text.empty() && text.size() <= kMostDigits &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

// {"status":{"id_str":"1234",…},"timestamp_ms":"1700000000000"}
void ReadDelete(const Value& body, Notice& notice) {
  const auto status = body.FindMember("status");
  if (status == body.MemberEnd() || !status->value.IsObject()) return;
  std::string id = TextOf(status->value, "id_str");
  if (id.empty()) id = TextOf(status->value, "id");
  if (IsDecimal(id)) notice.deleted_id = std::move(id);
  const std::string at = TextOf(body, "timestamp_ms");
  shared::UnixMillis ms = 0;
  const auto [end, error] = std::from_chars(at.data(), at.data() + at.size(), ms);
  if (error == std::errc() && end == at.data() + at.size() && ms >= 0) notice.deleted_at = ms;
}

std::string CodeAndWords(const std::string& code, const std::string& words) {
  return words.empty() ? code : code + ": " + words;
}

}  // namespace

Notice ReadNotice(std::string key, std::string_view line) {
  Notice notice{
      .kind = KindOf(key), .key = std::move(key), .undelivered = 0, .code = 0, .detail = {}};
  if (notice.kind == NoticeKind::kUnknown) return notice;
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(line.data(), line.size());
  if (document.HasParseError() || !document.IsObject()) return notice;
  const auto member = document.FindMember(notice.key.c_str());
  if (member == document.MemberEnd() || !member->value.IsObject()) return notice;
  const Value& body = member->value;
  if (notice.kind == NoticeKind::kDelete) ReadDelete(body, notice);
  if (notice.kind == NoticeKind::kLimit) notice.undelivered = NumberOf(body, "track");
  if (notice.kind == NoticeKind::kDisconnect) {
    constexpr std::int64_t kFarOff = 1000;  // Twitter's end at 12.
    notice.code = static_cast<int>(std::min(NumberOf(body, "code"), kFarOff));
    notice.detail = CodeAndWords(TextOf(body, "code"), TextOf(body, "reason"));
  }
  if (notice.kind == NoticeKind::kWarning) {
    notice.detail = CodeAndWords(TextOf(body, "code"), TextOf(body, "message"));
  }
  return notice;
}

}  // namespace producer
