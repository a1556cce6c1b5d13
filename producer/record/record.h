// Record is what stands in the topic for one tweet, or for its deletion: a public contract
// (docs/record.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "producer/parse/message.h"
#include "shared/kafka/producer.h"
#include "shared/unix_millis.h"

namespace producer {

// Views; who made the record says how long they last.
struct Record {
  static constexpr std::size_t kMostHeaders = 7;

  std::string_view key;    // The tweet's id.
  std::string_view value;  // Its text; of a deletion empty.
  shared::UnixMillis timestamp = 0;
  std::array<shared::kafka::Header, kMostHeaders> header_slots = {};
  std::size_t header_count = 0;
  bool deletion = false;

  // As it stands in the topic. Absent: null.
  std::optional<std::string_view> PublishedValue() const {
    return deletion ? std::nullopt : std::optional(value);
  }
  std::span<const shared::kafka::Header> headers() const {
    return {header_slots.data(), header_count};
  }
  // Adds a header unless its value is empty.
  // REQUIRES: fewer than kMostHeaders so far.
  void AddHeader(std::string_view name, std::string_view value);
};

struct RecordRules {
  std::string source;               // The name given to --source.
  bool always_ingest_time = false;  // --timestamp ingest.
  // The topic's retention.ms; absent or -1: for ever.
  std::optional<std::int64_t> retention_ms;
  // How far behind and ahead of now the topic takes a timestamp; absent: any, and an hour, which is
  // Kafka's own default.
  std::optional<std::int64_t> most_behind_ms = std::nullopt;
  std::optional<std::int64_t> most_ahead_ms = std::nullopt;
};

// Makes records of tweets, and of their deletions.
//
//   RecordMaker maker({.source = "twitter"});
//   const Made made = maker.Make(tweet, clock.Now());
//
// A tweet's own time is the record's timestamp, unless Kafka would delete it at its next retention
// pass, or refuse it and the whole batch it comes in: older than the topic's retention, or too far
// ahead. Such a record is restamped: it gets the time it was received, and its own in the
// header `created_at`.
class RecordMaker {
 public:
  struct Made {
    Record record;
    bool restamped = false;
  };

  explicit RecordMaker(RecordRules rules) : rules_(std::move(rules)) {}

  // The record's views point into the tweet and into this object, until its next call.
  Made Make(const Tweet& tweet, shared::UnixMillis received);
  // Likewise, of the notice and this object. REQUIRES: the notice has a deleted_id.
  Made MakeDeletion(const Notice& notice, shared::UnixMillis received);

 private:
  using OwnTime = std::optional<shared::UnixMillis>;

  bool MustRestamp(OwnTime own, shared::UnixMillis received) const;
  void Stamp(Made& made, OwnTime own, shared::UnixMillis received);

  const RecordRules rules_;
  std::string created_at_;  // What the header of that name points to.
};

}  // namespace producer
