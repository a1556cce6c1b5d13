// JetstreamTimeline is what Bluesky's Jetstream would have sent, and will: a row of invented events
// with a time each, the same for every client, so that one who comes back can be given what it
// missed. An event is a function of its number alone.
//
//   JetstreamTimeline timeline(statuses, {.rate = 50, .begin = now});
//   timeline.Before(now + 1'000'000);             // 50: how many are older
//   timeline.EventV1(7);                          // {"did":…,"time_us":…,"kind":"commit",…}
//
// Posts are the statuses of the file, over and over: their texts, hashtags as facets with offsets
// in bytes, their languages; some are replies, have a card, or tags that are not in the text.
// Between them stand, in groups of `other_every`, the events of an account and an identity, an edit
// and a deletion of an earlier post. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/stream_simulator/sample_status.h"

namespace sandbox {

struct TimelineOptions {
  double rate = 50;                // Events a second; 0: all are there at once, 1 µs apart.
  std::int64_t begin = 0;          // Of the first event; microseconds since 1970.
  std::uint64_t other_every = 40;  // 0: posts alone; else at least 8.
  bool once = false;               // Ends after as many events as there are statuses.
};

class JetstreamTimeline {
 public:
  // The statuses must outlive it, and be some.
  JetstreamTimeline(const std::vector<SampleStatus>& statuses, TimelineOptions options);

  // How many events are older than that: the number of the first that is not.
  std::uint64_t Before(std::int64_t micros) const;
  std::int64_t TimeOf(std::uint64_t event) const;
  bool IsPost(std::uint64_t event) const { return KindOf(event) == Kind::kPost; }
  bool IsCommit(std::uint64_t event) const;

  // In the wire formats of /subscribe and of subscribeEvents.
  std::string EventV1(std::uint64_t event) const;
  std::string EventV2(std::uint64_t event) const;

 private:
  enum class Kind : std::uint8_t { kPost, kAccount, kIdentity, kUpdate, kDelete };

  Kind KindOf(std::uint64_t event) const;
  // The post that an edit or a deletion is about; itself otherwise.
  std::uint64_t About(std::uint64_t event) const;
  std::string DidOf(std::uint64_t event) const;
  std::string Commit(std::uint64_t event) const;
  std::string Record(std::uint64_t event) const;

  const std::vector<SampleStatus>& statuses_;
  const TimelineOptions options_;
};

}  // namespace sandbox
