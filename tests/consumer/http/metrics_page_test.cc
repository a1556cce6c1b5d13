#include "consumer/http/metrics_page.h"

#include <map>
#include <memory>
#include <regex>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/metrics_page.h"
#include "tests/support/text_file.h"

namespace consumer {
namespace {

using namespace std::chrono_literals;
using shared::kafka::Partition;

constexpr double kBounds[] = {0.1, 1};
constexpr LiveNow kNow{.wall = 1'763'742'774'125, .steady = 100s};

const std::vector<shared::BrokerHealth> kBrokers = {{.name = "127.0.0.1:9092",
                                                     .up = true,
                                                     .send_errors = 31,
                                                     .receive_errors = 32,
                                                     .request_timeouts = 33}};

LiveSums Sums() {
  LiveSums sums{.batches = 20, .committing = 6s, .writing = 7s};
  sums.spent = {1s, 2s, 3s, 4s, 5s};
  sums.saving_seconds = shared::metrics::Histogram(kBounds);
  sums.saving_seconds.Observe(0.5);
  sums.batch_seconds = shared::metrics::Histogram(kBounds);
  sums.batch_seconds.Observe(0.25);
  return sums;
}

// Each count is another number, so that no two can be mixed up.
LiveStatus Busy() {
  LiveBatch batch;
  batch.id = BatchId{41};
  batch.time = kNow.wall - 2'000;
  batch.progress.emplace();
  batch.progress->work.state_bytes = 21;
  batch.totals = {.records = 1,
                  .tags = 2,
                  .null_values = 3,
                  .oversized = 4,
                  .lost = 5,
                  .evicted = 6,
                  .late = 7,
                  .late_after_idle = 100,
                  .duplicates = 8,
                  .skipped = 9,
                  .malformed = 10};
  batch.distinct = 11;
  batch.rows = {{.tag = "#a\"b\\c\n", .count = 12}, {.tag = "#b", .count = 13}};
  batch.last_record = {{Partition{0}, kNow.wall - 3'500}};
  batch.saved_at = kNow.wall - 1'500;
  batch.checkpoint_bytes = 22;
  batch.sums = Sums();
  LiveStatus status;
  status.run = std::make_shared<LiveRun>(LiveRun{.batch_interval = 2s});
  status.batch = std::make_shared<LiveBatch>(batch);
  status.turn = {.turned = 99s,
                 .lag = {{Partition{0}, {.position = {5}, .end = {12}}},
                         {Partition{1}, {.position = {9}, .end = {9}}}},
                 .partitions = 2,
                 .answering = true,
                 .sinks = {{"console", {.last = BatchId{41}, .why_failing = ""}},
                           {"jsonl:/x", {.last = BatchId{30}, .why_failing = "disk full"}}}};
  return status;
}

LiveStatus Nothing() {
  return {.run = std::make_shared<LiveRun>(), .batch = std::make_shared<LiveBatch>(), .turn = {}};
}

test::MetricsPage PageOf(const LiveStatus& status, std::size_t top = 0) {
  return test::MetricsPage(MetricsPage(status, kNow, kBrokers, top));
}

TEST(ConsumerMetricsPage, FollowsTheRulesOfTheFormat) {
  EXPECT_EQ(PageOf(Busy(), 100).problems(), "");
  EXPECT_EQ(test::MetricsPage(MetricsPage(Nothing(), kNow, {}, 10)).problems(), "");
}

// Fails when a count is shown under another's name.
TEST(ConsumerMetricsPage, EachCountHasItsName) {
  const test::MetricsPage page = PageOf(Busy());
  const std::map<std::string, double> expected = {
      {"records_total", 1},
      {"tags_total", 2},
      {"null_values_total", 3},
      {"oversized_tags_total", 4},
      {"lost_records_total", 5},
      {"evicted_tags_total", 6},
      {"late_records_total", 107},
      {"duplicate_records_total", 8},
      {"skipped_records_total", 9},
      {"malformed_records_total", 10},
      {"distinct_tags", 11},
      {"last_batch_id", 41},
      {"last_batch_timestamp_seconds", 1763742772.125},
      {"batches_total", 20},
      {"state_memory_bytes", 21},
      {"checkpoint_bytes", 22},
      {"checkpoint_age_seconds", 1.5},
      {"batch_interval_seconds", 2},
      {"batch_seconds_sum", 0.25},
      {"checkpoint_seconds_sum", 0.5},
      {"phase_seconds_total{phase=\"wait\"}", 1},
      {"phase_seconds_total{phase=\"read\"}", 2},
      {"phase_seconds_total{phase=\"count\"}", 3},
      {"phase_seconds_total{phase=\"look\"}", 4},
      {"phase_seconds_total{phase=\"close\"}", 5},
      {"phase_seconds_total{phase=\"save\"}", 0.5},
      {"phase_seconds_total{phase=\"commit\"}", 6},
      {"phase_seconds_total{phase=\"sink\"}", 7},
      {"lag_records{partition=\"0\"}", 7},
      {"lag_records{partition=\"1\"}", 0},
      {"lag_seconds{partition=\"0\"}", 3.5},
      {"lag_seconds{partition=\"1\"}", 0},
      {"sink_lag_batches{sink=\"console\"}", 0},
      {"sink_lag_batches{sink=\"jsonl:/x\"}", 11},
      {"sink_failing{sink=\"console\"}", 0},
      {"sink_failing{sink=\"jsonl:/x\"}", 1},
      {"state{state=\"stalled\"}", 0},
      {"broker_answering", 1},
      {"broker_up{broker=\"127.0.0.1:9092\"}", 1},
      {"broker_send_errors_total{broker=\"127.0.0.1:9092\"}", 31},
      {"broker_receive_errors_total{broker=\"127.0.0.1:9092\"}", 32},
      {"broker_request_timeouts_total{broker=\"127.0.0.1:9092\"}", 33},
      {"build_info{version=\"0.1.0\"}", 1}};
  for (const auto& [name, value] : expected) {
    EXPECT_EQ(page.Value("hashtag_consumer_" + name), value) << name;
  }
}

// Fails when what people write into tweets becomes a label that nobody asked for.
TEST(ConsumerMetricsPage, NoLabelIsATagUnlessItIsAskedFor) {
  const std::string none = MetricsPage(Busy(), kNow, kBrokers, 0);
  EXPECT_EQ(none.find("#b"), std::string::npos);
  const test::MetricsPage one = PageOf(Busy(), 1);
  EXPECT_EQ(one.Value("hashtag_consumer_top_tag_occurrences{tag=\"#a\\\"b\\\\c\\n\"}"), 12);
  EXPECT_FALSE(one.Has("hashtag_consumer_top_tag_occurrences{tag=\"#b\"}"));
}

// Fails when a counter begins at 0 before the checkpoint is known, and leaps: a rate of a million.
TEST(ConsumerMetricsPage, WhatIsNotKnownIsNotShown) {
  const test::MetricsPage page(MetricsPage(Nothing(), kNow, {}, 10));
  for (const char* name : {"records_total", "last_batch_id", "checkpoint_bytes",
                           "batch_seconds_count", "state_memory_bytes", "broker_up"}) {
    EXPECT_FALSE(page.Has(std::string("hashtag_consumer_") + name)) << name;
  }
}

// Fails when a metric is added or renamed, and the manual does not say so.
TEST(ConsumerMetricsPage, TheManualHasEachWithItsType) {
  std::string manual = test::ReadFile(TEST_DATA_DIR "/../../docs/operations.md");
  manual.erase(0, manual.find("## Watching a consumer"));
  std::map<std::string, std::string> told;
  const std::regex row(
      R"(\n\| ((?:`[a-z_]+(?:\{.*?\})?`(?:, )?)+) \| (counter|gauge|histogram) \|)"),
      name("`([a-z_]+)");
  for (std::sregex_iterator found(manual.begin(), manual.end(), row), end; found != end; ++found) {
    const std::string names = (*found)[1];
    for (std::sregex_iterator one(names.begin(), names.end(), name); one != end; ++one) {
      told["hashtag_consumer_" + (*one)[1].str()] = (*found)[2];
    }
  }
  std::map<std::string, std::string> ours = PageOf(Busy(), 10).families();
  std::erase_if(ours, [](const auto& family) { return family.first.starts_with("process_"); });
  EXPECT_EQ(told, ours);
}

}  // namespace
}  // namespace consumer
