#include "sandbox/stream_simulator/jetstream_timeline.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/core.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "shared/time_text.h"

namespace sandbox {
namespace {

constexpr double kMicrosASecond = 1e6;
constexpr std::uint64_t kBack = 5;  // So far before an edit or a deletion stands its post.
constexpr std::uint64_t kReplyEvery = 4, kTagsEvery = 20, kCardEvery = 6;

std::string JsonLiteral(std::string_view text) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return buffer.GetString();
}

// A "timestamp identifier" (atproto.com/specs/tid): 64 bits, sortable as text.
std::string Tid(std::int64_t micros) {
  constexpr std::string_view kAlphabet = "234567abcdefghijklmnopqrstuvwxyz";
  constexpr int kDigits = 13, kBits = 5, kClockBits = 10;
  const auto number = static_cast<std::uint64_t>(micros) << kClockBits;
  std::string tid;
  for (int i = kDigits - 1; i >= 0; --i) tid += kAlphabet[(number >> (kBits * i)) & 31];
  return tid;
}

// "did:plc:" and 24 letters made of the digits of an id.
std::string Did(std::string_view id) {
  constexpr std::size_t kLetters = 24;
  std::string did = "did:plc:";
  for (std::size_t i = 0; i < kLetters; ++i) {
    did += i < id.size() ? static_cast<char>('a' + (id[i] - '0') % 26) : 'z';
  }
  return did;
}

std::string MicrosText(std::int64_t micros) {
  const std::string millis = shared::FormatTime(micros / 1000);
  return fmt::format("{}{:03}Z", millis.substr(0, millis.size() - 1), micros % 1000);
}

bool EndsTag(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 && std::isalnum(byte) == 0 && c != '_';
}

std::string Facet(std::size_t begin, std::size_t end, std::string_view tag) {
  return fmt::format(R"({{"index":{{"byteStart":{},"byteEnd":{}}},"features":[{{"$type":)"
                     R"("app.bsky.richtext.facet#tag","tag":{}}}]}})",
                     begin, end, JsonLiteral(tag));
}

// The hashtags that stand behind white space, with their places in bytes.
std::string Facets(std::string_view text) {
  std::string facets;
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '\n') continue;
    std::size_t end = at + 1;
    while (end < text.size() && !EndsTag(text[end])) ++end;
    if (end == at + 1) continue;
    if (!facets.empty()) facets += ',';
    facets += Facet(at, end, text.substr(at + 1, end - at - 1));
  }
  return facets;
}

}  // namespace

JetstreamTimeline::JetstreamTimeline(const std::vector<SampleStatus>& statuses,
                                     TimelineOptions options)
    : statuses_(statuses), options_(options) {}

std::int64_t JetstreamTimeline::TimeOf(std::uint64_t event) const {
  const double apart = options_.rate > 0 ? kMicrosASecond / options_.rate : 1;
  return options_.begin + std::llround(static_cast<double>(event) * apart);
}

std::uint64_t JetstreamTimeline::Before(std::int64_t micros) const {
  const double apart = options_.rate > 0 ? kMicrosASecond / options_.rate : 1;
  const auto passed = static_cast<double>(micros - options_.begin);
  auto event = static_cast<std::uint64_t>(std::max(std::floor(passed / apart), 0.0));
  while (event > 0 && TimeOf(event - 1) >= micros) --event;
  while (TimeOf(event) < micros) ++event;
  return options_.once ? std::min<std::uint64_t>(event, statuses_.size()) : event;
}

JetstreamTimeline::Kind JetstreamTimeline::KindOf(std::uint64_t event) const {
  if (options_.other_every == 0) return Kind::kPost;
  const std::uint64_t left = options_.other_every - 1 - event % options_.other_every;
  constexpr Kind kLast[] = {Kind::kDelete, Kind::kUpdate, Kind::kIdentity, Kind::kAccount};
  return left < std::size(kLast) ? kLast[left] : Kind::kPost;
}

bool JetstreamTimeline::IsCommit(std::uint64_t event) const {
  const Kind kind = KindOf(event);
  return kind != Kind::kAccount && kind != Kind::kIdentity;
}

std::uint64_t JetstreamTimeline::About(std::uint64_t event) const {
  const Kind kind = KindOf(event);
  return kind == Kind::kUpdate || kind == Kind::kDelete ? event - kBack : event;
}

std::string JetstreamTimeline::DidOf(std::uint64_t event) const {
  return Did(statuses_[About(event) % statuses_.size()].user_id);
}

std::string JetstreamTimeline::Record(std::uint64_t event) const {
  const SampleStatus& status = statuses_[event % statuses_.size()];
  std::string json =
      fmt::format(R"({{"$type":"app.bsky.feed.post","text":{},"createdAt":"{}")",
                  JsonLiteral(status.text), shared::FormatTime(TimeOf(event) / 1000));
  if (!status.lang.empty() && status.lang != "und") {
    json += fmt::format(R"(,"langs":["{}"])", status.lang);
  }
  if (const std::string facets = Facets(status.text); !facets.empty()) {
    json += fmt::format(R"(,"facets":[{}])", facets);
  }
  if (event % kTagsEvery == 0) json += R"(,"tags":["outside","fieldnotes"])";
  if (event % kCardEvery == 0) {
    json +=
        R"(,"embed":{"$type":"app.bsky.embed.external","external":{"uri":"https://news.example/")"
        R"(,"title":"News","description":""}})";
  }
  if (event % kReplyEvery == 0) {
    const std::string ref =
        R"({"cid":"bafyreiparent","uri":"at://did:plc:zzz/app.bsky.feed.post/3"})";
    json += fmt::format(R"(,"reply":{{"root":{0},"parent":{0}}})", ref);
  }
  return json + "}";
}

// What both formats have of a commit, without braces.
std::string JetstreamTimeline::Commit(std::uint64_t event) const {
  const Kind kind = KindOf(event);
  const std::uint64_t about = About(event);
  const char* const operation = kind == Kind::kPost     ? "create"
                                : kind == Kind::kDelete ? "delete"
                                                        : "update";
  std::string json =
      fmt::format(R"("rev":"{}","operation":"{}","collection":"app.bsky.feed.post","rkey":"{}")",
                  Tid(TimeOf(event)), operation, Tid(TimeOf(about)));
  if (kind == Kind::kDelete) return json;
  return json + fmt::format(R"(,"record":{},"cid":"bafyreisimulated{}")", Record(about), event);
}

std::string JetstreamTimeline::EventV1(std::uint64_t event) const {
  const std::string did = DidOf(event);
  const std::string head =
      fmt::format(R"({{"did":"{}","time_us":{},"cursor":{})", did, TimeOf(event), event + 1);
  const std::string time = shared::FormatTime(TimeOf(event) / 1000);
  switch (KindOf(event)) {
    case Kind::kAccount:
      return head + fmt::format(R"(,"kind":"account","account":{{"active":true,"did":"{}",)"
                                R"("seq":{},"time":"{}"}}}})",
                                did, event, time);
    case Kind::kIdentity:
      return head + fmt::format(R"(,"kind":"identity","identity":{{"did":"{}","handle":)"
                                R"("user{}.example","seq":{},"time":"{}"}}}})",
                                did, event, event, time);
    default:
      return head + fmt::format(R"(,"kind":"commit","commit":{{{}}}}})", Commit(event));
  }
}

std::string JetstreamTimeline::EventV2(std::uint64_t event) const {
  const std::string did = DidOf(event), time = MicrosText(TimeOf(event));
  const Kind kind = KindOf(event);
  const char* const type = kind == Kind::kAccount    ? "account"
                           : kind == Kind::kIdentity ? "identity"
                                                     : "commit";
  std::string json = fmt::format(
      R"({{"$type":"message","payload":{{"$type":"network.bsky.jetstream.subscribeEvents#{}",)"
      R"("seq":{},"did":"{}","time":"{}","witnessedAt":"{}")",
      type, event + 1, did, time, time);
  if (IsCommit(event)) return json + "," + Commit(event) + "}}";
  return json +
         fmt::format(R"(,"{}":{{"did":"{}","seq":{},"time":"{}"}}}}}})", type, did, event, time);
}

}  // namespace sandbox
