// Runs of tweet-producer with --source bluesky against a stream-simulator that misbehaves.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/mock/fault_run.h"
#include "tests/support/bluesky_posts.h"
#include "tests/support/embedded_broker.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/topic_reader.h"

namespace test {

struct BlueskyPlan {
  std::vector<std::string> faults;
  std::string run_for = "3s";
  std::vector<std::string> producer_flags = {};
  std::vector<std::string> simulator_flags = {};
  std::string path = "/subscribe";
  bool tls = false;
  int rate = 200;          // Events a second.
  std::string shell = {};  // What runs the producer, "$@" in it; empty: nothing.
};

// A simulator of Bluesky's that suffers these faults.
std::vector<std::string> BlueskySimulatorFlags(const BlueskyPlan& plan);
std::vector<std::string> BlueskyProducerFlags(const BlueskyPlan& plan, const std::string& brokers,
                                              const std::string& endpoint);

struct BlueskyRun {
  FaultRun run;  // Its requests are those of the stream, without those of a dictionary.
  std::vector<std::int64_t> times;  // Of the posts in the topic, rising; microseconds since 1970.
  int rate = 200;
};

BlueskyRun RunBluesky(const BlueskyPlan& plan);

// Fails the test unless the ledger's equation held at each reading, the topic holds what was
// published, none is there twice, and none is missing; prints the table's cell.
void ExpectWhole(const std::string& fault, const BlueskyRun& run);

}  // namespace test
