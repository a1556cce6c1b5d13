#include "producer/record/record.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "shared/record_headers.h"

namespace producer {
namespace {

// Kafka's default of message.timestamp.after.max.ms.
constexpr std::int64_t kMostAheadMs = std::chrono::milliseconds(std::chrono::hours(1)).count();
// A broker's clock may differ from ours.
constexpr std::int64_t kClockSkewMs = std::chrono::milliseconds(std::chrono::seconds(10)).count();

}  // namespace

void Record::AddHeader(std::string_view name, std::string_view header_value) {
  if (!header_value.empty()) header_slots[header_count++] = {.name = name, .value = header_value};
}

bool RecordMaker::MustRestamp(OwnTime own, shared::UnixMillis received) const {
  if (rules_.always_ingest_time || !own) return true;
  const std::int64_t ahead = *own - received;
  if (ahead > std::min(rules_.most_ahead_ms.value_or(kMostAheadMs), kMostAheadMs)) return true;
  if (rules_.most_behind_ms && -ahead > *rules_.most_behind_ms - kClockSkewMs) return true;
  return rules_.retention_ms.value_or(-1) >= 0 && -ahead > *rules_.retention_ms;
}

void RecordMaker::Stamp(Made& made, OwnTime own, shared::UnixMillis received) {
  made.restamped = MustRestamp(own, received);
  made.record.timestamp = made.restamped ? received : *own;
  if (!made.restamped || !own) return;
  created_at_ = std::to_string(*own);
  made.record.AddHeader(shared::record_header::kCreatedAt, created_at_);
}

RecordMaker::Made RecordMaker::Make(const Tweet& tweet, shared::UnixMillis received) {
  namespace header = shared::record_header;
  Made made{.record = {.key = tweet.id, .value = tweet.text}};
  made.record.AddHeader(header::kSource, rules_.source);
  made.record.AddHeader(header::kUser, tweet.user);
  made.record.AddHeader(header::kLocation, tweet.location);
  made.record.AddHeader(header::kLang, tweet.lang);
  made.record.AddHeader(header::kRetweetOf, tweet.retweet_of);
  made.record.AddHeader(header::kHashtags, tweet.hashtags);
  Stamp(made, tweet.created_at, received);
  return made;
}

RecordMaker::Made RecordMaker::MakeDeletion(const Notice& notice, shared::UnixMillis received) {
  Made made{.record = {.key = notice.deleted_id, .value = {}, .deletion = true}};
  made.record.AddHeader(shared::record_header::kSource, rules_.source);
  Stamp(made, notice.deleted_at, received);
  return made;
}

}  // namespace producer
