// Runs of tweet-producer with --source bluesky against a stream-simulator that misbehaves. The
// simulator writes a post each 5 ms, whoever listens, and each has the microsecond in its key: so
// what is missing shows, and what is there twice.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/mock/fault_run.h"
#include "tests/support/embedded_broker.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/topic_reader.h"

namespace test {

inline constexpr std::int64_t kMicrosBetweenPosts = 5000;

struct BlueskyPlan {
  std::vector<std::string> faults;
  std::string run_for = "3s";
  std::vector<std::string> producer_flags = {};
  std::vector<std::string> simulator_flags = {};
  std::string path = "/subscribe";
  bool tls = false;
};

// A simulator of Bluesky's that suffers these faults.
std::vector<std::string> BlueskySimulatorFlags(const BlueskyPlan& plan);
std::vector<std::string> BlueskyProducerFlags(const BlueskyPlan& plan, const std::string& brokers,
                                              const std::string& endpoint);

struct BlueskyRun {
  FaultRun run;
  std::vector<std::int64_t> times;  // Of the posts in the topic, rising; microseconds since 1970.
};

BlueskyRun RunBluesky(const BlueskyPlan& plan);

// The microseconds in a key "at://did:plc:…/app.bsky.feed.post/TID" (atproto.com/specs/tid).
std::int64_t MicrosOfKey(const std::string& key);
std::vector<std::int64_t> TimesIn(const std::vector<ReadRecord>& records);

// Posts between the first and the last that are not there; there twice.
std::size_t Missing(const std::vector<std::int64_t>& times);
std::size_t Doubled(const std::vector<std::int64_t>& times);

// Fails the test unless the ledger's equation held at each reading, the topic holds what was
// published, none is there twice, and none is missing; prints the table's cell.
void ExpectWhole(const std::string& fault, const BlueskyRun& run);

}  // namespace test
