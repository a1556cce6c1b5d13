// hashtag-consumer of this build, as tests run it.
//
//   ConsumerJob job{.brokers = kafka.brokers(), .topic = "t", .checkpoint = dir / "c"};
//   Ended ended = RunProgram(job.Command({"--trigger", "available-now"}));
//   job.State().counts.at("#a");
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/process.h"

namespace test {

using TagCounts = std::map<std::string, std::uint64_t>;

// What `state show --json` tells.
struct ConsumerState {
  std::optional<std::uint64_t> batch_id;
  std::map<std::string, std::int64_t> positions;  // By partition.
  std::uint64_t total = 0;
  TagCounts counts;
};

struct ConsumerJob {
  std::filesystem::path programs;  // PROGRAM_DIR.
  std::string brokers;
  std::string topic;
  std::filesystem::path checkpoint;
  std::string tokenizer = "spark";  // Empty: the program's default.

  // `hashtag-consumer run` of this job with further flags.
  test::Command Command(std::vector<std::string> flags) const;

  // `hashtag-consumer run --trigger available-now` with further flags, to its end.
  Ended Drain(std::vector<std::string> flags = {}) const;

  // Throws std::runtime_error with what the program said when there is no checkpoint.
  ConsumerState State() const;
};

// One row of a jsonl sink.
struct JsonRow {
  std::uint64_t batch_id = 0;
  std::string hashtag;
  std::uint64_t count = 0;
  std::string line;
};

// Throws std::runtime_error at a line that is not a row.
std::vector<JsonRow> ReadJsonRows(const std::filesystem::path& file);

}  // namespace test
