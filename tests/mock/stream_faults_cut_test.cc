// Connections that are cut in the middle of something, over HTTP and HTTPS, plain and gzip.
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/mock/fault_run.h"

namespace {

using namespace std::chrono_literals;
using test::FaultPlan;
using test::FaultRun;

constexpr std::uint64_t kEach = 30, kLast = 60;  // Statuses before a cut, and after the last.

// Three connections are cut at that place; the fourth gets kLast statuses, and then nothing more.
FaultPlan Cut(const std::string& place, bool tls, bool gzip, bool delimited = false) {
  const std::string fault = "cut:" + place + ",after=30" + (gzip ? "" : " plain");
  return {.faults = {fault + " times:3", "silence:60"},
          .run_for = "3s",
          .simulator_flags = {"--rate", "300", "--notice-every", "0"},
          .tls = tls,
          .delimited = delimited};
}

void ExpectNothingIsLost(const FaultPlan& plan, const FaultRun& run) {
  const std::string name = plan.faults[0] + (plan.tls ? " https" : " http");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  ExpectSums(run);
  ExpectPauses(run.requests, {0ms, 250ms, 500ms});
  EXPECT_EQ(run.statuses_sent(), 3 * kEach + kLast);
  EXPECT_EQ(run.ledger.at("published"), 3 * kEach + kLast) << name;
  EXPECT_EQ(run.ledger.at("malformed"), 0u) << name << ": half a message was taken for one";
  EXPECT_EQ(run.ledger.at("connections"), 4u);
  EXPECT_EQ(run.ledger.at("gaps"), 3u);
  EXPECT_NE(run.LogLine({"stream_disconnected", "class=ended", "attempt=3", "next_in="}), "");
  EXPECT_GE(run.readings.size(), 100u);
  PrintCell(name, run);
}

void ExpectNothingIsLostIn(const std::vector<FaultPlan>& plans) {
  const std::vector<FaultRun> runs = test::RunAllUnder(plans);
  for (std::size_t i = 0; i < plans.size(); ++i) ExpectNothingIsLost(plans[i], runs[i]);
}

void ExpectNothingIsLostAt(const std::string& place) {
  ExpectNothingIsLostIn({Cut(place, false, false), Cut(place, false, true), Cut(place, true, false),
                         Cut(place, true, true)});
}

// Each fails when a whole message before the cut is lost, half a message is handed over or glued to
// the next connection's first, or the cut is answered faster than 0, 250, 500 ms.
TEST(StreamFaultsCut, InTheMiddleOfAChunk) { ExpectNothingIsLostAt("chunk"); }

TEST(StreamFaultsCut, InTheMiddleOfALine) { ExpectNothingIsLostAt("line"); }

TEST(StreamFaultsCut, InTheMiddleOfASurrogatePair) { ExpectNothingIsLostAt("pair"); }

TEST(StreamFaultsCut, InTheMiddleOfABlockOfGzip) {
  ExpectNothingIsLostIn({Cut("gzip", false, true), Cut("gzip", true, true)});
}

// Fails when the length of a message that was cut is waited out on the next connection.
TEST(StreamFaultsCut, InALengthDelimitedStream) {
  ExpectNothingIsLostIn({Cut("chunk", false, true, true), Cut("line", false, true, true)});
}

}  // namespace
