// A job whose checkpoint takes longer than its interval.
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "consumer/job/job.h"
#include "tests/consumer/job/memory_store.h"
#include "tests/consumer/job/scripted_source.h"

namespace consumer {
namespace {

using namespace std::chrono_literals;

class SlowStore : public test::MemoryStore {
 public:
  shared::Result<void> Save(const BatchOutcome& batch) override {
    std::this_thread::sleep_for(300ms);
    return MemoryStore::Save(batch);
  }
};

class OneTag final : public Extractor {
 public:
  void Extract(std::string_view text, std::string_view,
               std::vector<std::string_view>& tags) override {
    tags.push_back(text);
  }
};

int LinesWith(const std::string& log, std::string_view text) {
  int lines = 0;
  std::istringstream all(log);
  for (std::string line; std::getline(all, line);) lines += line.find(text) != line.npos ? 1 : 0;
  return lines;
}

// Fails when each overrun is a line, or batches follow that make up for those left out.
TEST(OverrunTest, IsToldOnceAndFollowedByOneBatchAtOnce) {
  test::ScriptedSource source(std::vector<test::Event>(5, test::Say(0, "#a")), 1);
  SlowStore store;
  OneTag extractor;
  const shared::SystemClock clock;
  std::vector<std::chrono::nanoseconds> handed;
  Committer committer(store, source, {}, 1s, [&](const SavedBatch& saved, const CommitWork& work) {
    EXPECT_GE(work.saving, 300ms);
    handed.push_back(saved.work.ended_steady);
  });
  JobOptions options;
  options.trigger = {.interval = 100ms, .max_records = 1};
  options.max_batches = 5;
  Job job(options, source, extractor, committer, clock, [] { return false; });
  testing::internal::CaptureStderr();
  const auto ran = job.Run();
  const std::string log = testing::internal::GetCapturedStderr();
  ASSERT_TRUE(ran);
  EXPECT_EQ(LinesWith(log, "warning event=batch_overran interval=100ms over_by="), 1) << log;
  ASSERT_EQ(handed.size(), 5u);
  for (std::size_t i = 2; i < handed.size(); ++i) {
    EXPECT_GE(handed[i] - handed[i - 1], 250ms) << i;
    EXPECT_LE(handed[i] - handed[i - 1], 600ms) << i;
  }
}

}  // namespace
}  // namespace consumer
