// /metrics of the real consumer, against the records that were made.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/http_get.h"
#include "tests/support/metrics_page.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"
#include "tests/support/wait_until.h"

namespace test {
namespace {

using namespace std::chrono_literals;
using Flags = std::vector<std::string>;

constexpr int kTexts = 3'000;
constexpr int kDeletions = 40;
constexpr int kTags = 25;

class ConsumerMetrics : public ::testing::Test {
 protected:
  void Produce() {
    TestProducer producer(broker_.brokers());
    for (int i = 0; i < kTexts; ++i) {
      producer.Produce(
          {.topic = "t", .value = "#all #" + std::to_string(i % (kTags - 1)), .partition = i % 2});
    }
    for (int i = 0; i < kDeletions; ++i) {
      producer.Produce({.topic = "t", .key = std::to_string(i), .partition = 0});
    }
    producer.Flush();
    texts_ += kTexts;
    deletions_ += kDeletions;
  }

  void Start(Flags flags = {}) {
    flags.insert(flags.end(), {"--http", "127.0.0.1:0", "--batch-interval", "100ms"});
    process_ = std::make_unique<Process>(job_.Command(std::move(flags)));
    address_ = AddressOf(*process_, 30s);
  }

  std::string Page() const { return HttpGet(address_, "/metrics").body; }

  std::string Broker(const std::string& name) const {
    return "hashtag_consumer_broker_" + name + "{broker=\"" + broker_.brokers() + "\"}";
  }

  // Waits until the page says so many records.
  bool WaitForRecords(int records) const {
    return WaitUntil(
        [&] {
          const MetricsPage page(Page());
          return page.Has("hashtag_consumer_records_total") &&
                 page.Value("hashtag_consumer_records_total") == records;
        },
        60s);
  }

  // How many of the metrics are not what was made.
  int Wrong(const MetricsPage& page) const {
    const std::vector<std::pair<std::string, double>> made = {
        {"records_total", texts_ + deletions_},
        {"tags_total", 2 * texts_},
        {"distinct_tags", kTags},
        {"null_values_total", deletions_},
        {"lost_records_total", 0},
        {"late_records_total", 0},
        {"duplicate_records_total", 0},
        {"sink_failing{sink=\"console\"}", 0},
        {"state{state=\"running\"}", 1}};
    int wrong = 0;
    for (const auto& [name, value] : made) {
      const double is = page.Value("hashtag_consumer_" + name);
      if (is == value) continue;
      ++wrong;
      ADD_FAILURE() << name << " is " << is << ", made: " << value;
    }
    return wrong;
  }

  EmbeddedBroker broker_{Flags{"t:2"}};
  TempDir dir_;
  ConsumerJob job_{.programs = PROGRAM_DIR,
                   .brokers = broker_.brokers(),
                   .topic = "t",
                   .checkpoint = dir_.path() / "c"};
  std::unique_ptr<Process> process_;
  std::string address_;
  int texts_ = 0;
  int deletions_ = 0;
};

// Fails when a metric is not what it says, or begins anew with the process.
TEST_F(ConsumerMetrics, AreThoseOfTheRecordsMadeOverAKillToo) {
  int wrong = 0;
  Produce();
  Start();
  ASSERT_TRUE(WaitForRecords(texts_ + deletions_)) << Page() << process_->Err();
  wrong += Wrong(MetricsPage(Page()));
  process_->Kill9();
  Produce();
  Start();
  ASSERT_TRUE(WaitForRecords(texts_ + deletions_)) << Page() << process_->Err();
  ASSERT_TRUE(WaitUntil([&] { return MetricsPage(Page()).Has(Broker("up")); }, 30s)) << Page();
  const MetricsPage page(Page());
  wrong += Wrong(page);
  EXPECT_EQ(page.problems(), "");
  EXPECT_EQ(page.Value(Broker("up")), 1);
  EXPECT_EQ(page.Value(Broker("request_timeouts_total")), 0);
  for (const char* partition : {"0", "1"}) {
    const std::string label = std::string("{partition=\"") + partition + "\"}";
    EXPECT_EQ(page.Value("hashtag_consumer_lag_records" + label), 0);
    EXPECT_EQ(page.Value("hashtag_consumer_lag_seconds" + label), 0);
  }
  EXPECT_EQ(page.Value("hashtag_consumer_batch_seconds_count"),
            page.Value("hashtag_consumer_batches_total"));
  EXPECT_GT(page.Value("hashtag_consumer_checkpoint_bytes"), 1'000);
  EXPECT_EQ(wrong, 0);
  std::printf("records made: %d, metrics compared: 18, wrong: %d, over a kill\n",
              texts_ + deletions_, wrong);
}

// Fails when tags become labels though nobody asked for it, or more of them than were asked for.
TEST_F(ConsumerMetrics, TagsAreLabelsOnlyWhereTheyAreAskedFor) {
  Produce();
  Start();
  ASSERT_TRUE(WaitForRecords(texts_ + deletions_)) << Page();
  EXPECT_EQ(Page().find("\"#"), std::string::npos);
  process_->CtrlC();
  ASSERT_EQ(process_->WaitForExit(30s), 0) << process_->Err();
  Start({"--metrics-top", "2"});
  ASSERT_TRUE(WaitForRecords(texts_ + deletions_)) << Page();
  const std::string page = Page();
  EXPECT_EQ(MetricsPage(page).Value("hashtag_consumer_top_tag_occurrences{tag=\"#all\"}"), kTexts);
  int labels = 0;
  for (std::size_t at = page.find("\"#"); at != page.npos; at = page.find("\"#", at + 1)) ++labels;
  EXPECT_EQ(labels, 2);
  std::printf("labels that are tags: 0, with --metrics-top 2: %d\n", labels);
}

}  // namespace
}  // namespace test
