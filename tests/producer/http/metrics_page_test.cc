#include "producer/http/metrics_page.h"

#include <map>
#include <regex>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/metrics_page.h"
#include "tests/support/text_file.h"

namespace producer {
namespace {

using namespace std::chrono_literals;

constexpr double kBounds[] = {0.1, 1};

// Each count is another number, so that no two can be mixed up.
const std::vector<shared::BrokerHealth> kBrokers = {{.name = "127.0.0.1:9092",
                                                     .up = true,
                                                     .send_errors = 1,
                                                     .receive_errors = 2,
                                                     .request_timeouts = 3}};

IngestStatus Busy() {
  IngestStatus status;
  status.ledger = {.received = 101,
                   .recovered = 102,
                   .published = 103,
                   .duplicate = 104,
                   .filtered = 105,
                   .malformed = 106,
                   .notice = 107,
                   .rejected = 108,
                   .pending = 109,
                   .dropped = 110,
                   .restamped = 111,
                   .undelivered = 112,
                   .connections = 113,
                   .gaps = 114,
                   .gap_time = 1500ms};
  status.ledger.spend = {.posts = 116, .usd = 0.58};
  status.source.OnConnected();
  status.source.reconnects = {1, 2, 3, 4, 5};
  status.trouble.clear();
  status.journal = JournalUse{.records = 115, .bytes = 116, .max_bytes = 117};
  status.publish_seconds = shared::metrics::Histogram(kBounds);
  status.publish_seconds.Observe(0.5);
  status.last_tweet = 1'763'742'774'125;
  return status;
}

TEST(ProducerMetrics, FollowTheRulesOfTheFormat) {
  EXPECT_EQ(test::MetricsPage(MetricsPage({{"", Busy()}}, kBrokers)).problems(), "");
  EXPECT_EQ(test::MetricsPage(MetricsPage({{"", {}}}, {})).problems(), "");
}

// Fails when a count is shown under another's name.
TEST(ProducerMetrics, EachCountHasItsName) {
  const test::MetricsPage page(MetricsPage({{"", Busy()}}, kBrokers));
  const auto value = [&](const std::string& name) { return page.Value("tweet_producer_" + name); };
  EXPECT_EQ(value("spent_posts"), 116);
  EXPECT_EQ(value("spent_usd"), 0.58);
  EXPECT_EQ(value("tweets_received_total"), 101);
  EXPECT_EQ(value("tweets_recovered"), 102);
  EXPECT_EQ(value("tweets_published_total"), 103);
  EXPECT_EQ(value("tweets_duplicate_total"), 104);
  EXPECT_EQ(value("tweets_filtered_total"), 105);
  EXPECT_EQ(value("tweets_malformed_total"), 106);
  EXPECT_EQ(value("tweets_notice_total"), 107);
  EXPECT_EQ(value("tweets_rejected_total"), 108);
  EXPECT_EQ(value("tweets_pending"), 109);
  EXPECT_EQ(value("tweets_dropped_total"), 110);
  EXPECT_EQ(value("tweets_restamped_total"), 111);
  EXPECT_EQ(value("tweets_undelivered_total"), 112);
  EXPECT_EQ(value("connections_total"), 113);
  EXPECT_EQ(value("gaps_total"), 114);
  EXPECT_EQ(value("gap_seconds_total"), 1.5);
}

TEST(ProducerMetrics, StreamJournalAndPublishing) {
  const test::MetricsPage page(MetricsPage({{"", Busy()}}, kBrokers));
  const auto value = [&](const std::string& name) { return page.Value("tweet_producer_" + name); };
  EXPECT_EQ(value("stream_connected"), 1);
  EXPECT_EQ(value("reconnects_total{class=\"network\"}"), 1);
  EXPECT_EQ(value("reconnects_total{class=\"http\"}"), 2);
  EXPECT_EQ(value("reconnects_total{class=\"rate_limit\"}"), 3);
  EXPECT_EQ(value("reconnects_total{class=\"ended\"}"), 4);
  EXPECT_EQ(value("reconnects_total{class=\"evicted\"}"), 5);
  EXPECT_EQ(value("last_tweet_timestamp_seconds"), 1763742774.125);
  EXPECT_EQ(value("destination_up"), 1);
  EXPECT_EQ(value("journal_records"), 115);
  EXPECT_EQ(value("journal_bytes"), 116);
  EXPECT_EQ(value("journal_max_bytes"), 117);
  EXPECT_EQ(value("publish_seconds_bucket{le=\"1\"}"), 1);
  EXPECT_EQ(value("broker_up{broker=\"127.0.0.1:9092\"}"), 1);
  EXPECT_EQ(value("broker_send_errors_total{broker=\"127.0.0.1:9092\"}"), 1);
  EXPECT_EQ(value("broker_receive_errors_total{broker=\"127.0.0.1:9092\"}"), 2);
  EXPECT_EQ(value("broker_request_timeouts_total{broker=\"127.0.0.1:9092\"}"), 3);
  EXPECT_EQ(value("build_info{version=\"0.1.0\"}"), 1);
}

// Fails when a metric is added or renamed, and the manual does not say so.
TEST(ProducerMetrics, TheManualHasEachWithItsType) {
  std::string manual = test::ReadFile(TEST_DATA_DIR "/../../docs/operations.md");
  manual.erase(manual.find("## Watching a consumer"));
  std::map<std::string, std::string> told;
  const std::regex row(
      R"(\n\| ((?:`[a-z_]+(?:\{.*?\})?`(?:, )?)+) \| (counter|gauge|histogram) \|)"),
      name("`([a-z_]+)");
  for (std::sregex_iterator found(manual.begin(), manual.end(), row), end; found != end; ++found) {
    const std::string names = (*found)[1];
    for (std::sregex_iterator one(names.begin(), names.end(), name); one != end; ++one) {
      told["tweet_producer_" + (*one)[1].str()] = (*found)[2];
    }
  }
  std::map<std::string, std::string> ours =
      test::MetricsPage(MetricsPage({{"", Busy()}}, kBrokers)).families();
  std::erase_if(ours, [](const auto& family) { return family.first.starts_with("process_"); });
  EXPECT_EQ(told, ours);
}

// Fails when a time of 1970 is shown for a tweet that never came, or a journal that is not there.
TEST(ProducerMetrics, WhatThereIsNotIsNotShown) {
  const test::MetricsPage page(MetricsPage({{"", {}}}, {}));
  EXPECT_FALSE(page.Has("tweet_producer_last_tweet_timestamp_seconds"));
  EXPECT_FALSE(page.Has("tweet_producer_journal_bytes"));
  EXPECT_FALSE(page.Has("tweet_producer_publish_seconds_count"));
  EXPECT_EQ(page.Value("tweet_producer_stream_connected"), 0);
  EXPECT_EQ(page.Value("tweet_producer_destination_up"), 0);
}

// Fails when the samples of two sources cannot be told apart, or a family is written twice.
TEST(MetricsPageTest, SeveralSourcesHaveALabelEach) {
  IngestStatus other = Busy();
  other.ledger.received = 7;
  const test::MetricsPage page(MetricsPage({{"twitter", Busy()}, {"bluesky", other}}, kBrokers));
  EXPECT_EQ(page.problems(), "");
  EXPECT_EQ(page.Value("tweet_producer_tweets_received_total{source=\"twitter\"}"), 101);
  EXPECT_EQ(page.Value("tweet_producer_tweets_received_total{source=\"bluesky\"}"), 7);
  EXPECT_FALSE(page.Has("tweet_producer_tweets_received_total"));
  EXPECT_TRUE(page.Has("tweet_producer_reconnects_total{source=\"bluesky\",class=\"network\"}"));
}

}  // namespace
}  // namespace producer
