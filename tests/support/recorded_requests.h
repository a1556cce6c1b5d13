// What stream-simulator recorded of its clients (--record-requests), read back, and whether they
// were as polite as the published rules demand.
//
//   ExpectPauses(RequestsIn(file), {0ms, 250ms, 500ms});
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace test {

struct RecordedRequest {
  std::chrono::milliseconds at{0};  // Since the simulator's start.
  std::int64_t unix_ms = 0;         // When it came, too.
  std::chrono::milliseconds duration{0};
  int status = 0;
  std::uint64_t statuses = 0;  // Sent.
  std::map<std::string, std::string> parameters;
  std::string user_agent;
  std::string fault;
  std::string end;
};

// In the order in which they came. Throws std::runtime_error for a line that is none.
std::vector<RecordedRequest> RequestsIn(const std::filesystem::path& file);

// Those of streams of --protocol x: the others are for its rules.
std::vector<RecordedRequest> XStreamsIn(const std::filesystem::path& file);
// Of each of these the posts that were sent without those of its backfill, which are all that any
// stream was sent before.
std::vector<int> NewPosts(const std::vector<RecordedRequest>& streams);

// Between the end of one request and the next, in their order.
std::vector<std::chrono::milliseconds> Pauses(const std::vector<RecordedRequest>& requests);

// Fails the test unless there were so many pauses, none shorter than its rule. What the server
// notices later than the client is allowed for: 100 ms, or a tenth.
void ExpectPauses(const std::vector<RecordedRequest>& requests,
                  const std::vector<std::chrono::milliseconds>& rules);

// "0 256 541 ms"
std::string Text(const std::vector<std::chrono::milliseconds>& pauses);

}  // namespace test
