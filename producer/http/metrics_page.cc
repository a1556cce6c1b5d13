#include "producer/http/metrics_page.h"

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "shared/metrics/broker_metrics.h"
#include "shared/metrics/exposition.h"
#include "shared/metrics/process_metrics.h"

namespace producer {
namespace {

using shared::metrics::Exposition;
using shared::metrics::LabelledHistogram;
using shared::metrics::Labels;
using shared::metrics::Sample;

constexpr double kMillisInSecond = 1000;

std::string Named(const char* name) { return std::string("tweet_producer_") + name; }

double Number(std::uint64_t count) { return static_cast<double>(count); }

// Of several sources each sample bears the name of its own; an only one's bears none.
Labels LabelsOf(const NamedStatus& one) {
  if (one.source.empty()) return {};
  return {{"source", one.source}};
}

// A sample a source; `value` may have none, std::nullopt.
template <typename Value>
std::vector<Sample> Each(const Statuses& sources, const Value& value) {
  std::vector<Sample> samples;
  for (const NamedStatus& one : sources) {
    const std::optional<double> number = value(one.status);
    if (number) samples.push_back({*number, LabelsOf(one)});
  }
  return samples;
}

// Of the ledgers' counts.
std::vector<Sample> Counts(const Statuses& sources, std::uint64_t LedgerCounts::* count) {
  return Each(sources, [&](const IngestStatus& status) { return Number(status.ledger.*count); });
}

// Of the journals; none where there is no journal.
std::vector<Sample> Uses(const Statuses& sources, std::uint64_t JournalUse::* count) {
  return Each(sources, [&](const IngestStatus& status) -> std::optional<double> {
    if (!status.journal) return std::nullopt;
    return Number((*status.journal).*count);
  });
}

// received + recovered = published + duplicate + filtered + malformed + notices + rejected +
// dropped + pending
void AddEquation(Exposition& page, const Statuses& sources) {
  page.Counter(Named("tweets_received_total"),
               "Complete messages of the stream: tweets, notices and what was malformed.",
               Counts(sources, &LedgerCounts::received));
  page.Gauge(
      Named("tweets_recovered"),
      "Records that the journal held at start and Kafka had not. Becomes less when some turn "
      "out to be there.",
      Counts(sources, &LedgerCounts::recovered));
  page.Counter(Named("tweets_published_total"),
               "Records that arrived: Kafka has them, and readers of what is committed see them.",
               Counts(sources, &LedgerCounts::published));
  page.Counter(Named("tweets_duplicate_total"), "Tweets received again and left out.",
               Counts(sources, &LedgerCounts::duplicate));
  page.Counter(Named("tweets_filtered_total"), "Tweets left out on request.",
               Counts(sources, &LedgerCounts::filtered));
  page.Counter(Named("tweets_malformed_total"), "Messages that could not be read.",
               Counts(sources, &LedgerCounts::malformed));
  page.Counter(Named("tweets_notice_total"), "Messages that are no tweets.",
               Counts(sources, &LedgerCounts::notice));
  page.Counter(Named("tweets_rejected_total"), "Records that Kafka will never take.",
               Counts(sources, &LedgerCounts::rejected));
  page.Counter(Named("tweets_dropped_total"), "Records given up, as the journal was full.",
               Counts(sources, &LedgerCounts::dropped));
  page.Gauge(Named("tweets_pending"), "Records that are none of these yet.",
             Counts(sources, &LedgerCounts::pending));
}

void AddBesideTheEquation(Exposition& page, const Statuses& sources) {
  page.Counter(Named("tweets_restamped_total"),
               "Records that carry the time received, as the tweet's own would not have been kept.",
               Counts(sources, &LedgerCounts::restamped));
  page.Counter(Named("tweets_undelivered_total"),
               "Matching tweets that the stream did not send, as its limit notices say.",
               Counts(sources, &LedgerCounts::undelivered));
  page.Counter(Named("connections_total"), "Connections that were established.",
               Counts(sources, &LedgerCounts::connections));
  page.Counter(Named("gaps_total"), "Times between two connections, or after the last one.",
               Counts(sources, &LedgerCounts::gaps));
  page.Counter(Named("gap_seconds_total"), "How long they were.",
               Each(sources, [](const IngestStatus& status) {
                 return static_cast<double>(status.ledger.gap_time.count()) / kMillisInSecond;
               }));
}

void AddSpend(Exposition& page, const Statuses& sources) {
  const auto spent = [&](const auto& value) {
    return Each(sources, [&](const IngestStatus& status) -> std::optional<double> {
      if (!status.ledger.spend) return std::nullopt;
      return value(*status.ledger.spend);
    });
  };
  auto posts = spent([](const LedgerCounts::Spend& spend) { return Number(spend.posts); });
  if (posts.empty()) return;
  page.Gauge(
      Named("spent_posts"),
      "Posts that the stream charged for, by all runs with the journal; without one by this run.",
      std::move(posts));
  page.Gauge(Named("spent_usd"), "What they cost by --post-price, in US dollars.",
             spent([](const LedgerCounts::Spend& spend) { return spend.usd; }));
}

std::vector<Sample> Reconnects(const Statuses& sources) {
  std::vector<Sample> samples;
  for (const NamedStatus& one : sources) {
    for (std::size_t i = 0; i < kFailureClasses; ++i) {
      Labels labels = LabelsOf(one);
      labels.emplace_back("class", std::string(NameOf(static_cast<FailureClass>(i))));
      samples.push_back({Number(one.status.source.reconnects[i]), std::move(labels)});
    }
  }
  return samples;
}

void AddStream(Exposition& page, const Statuses& sources) {
  page.Gauge(Named("stream_connected"), "1: tweets can arrive; 0: they cannot.",
             Each(sources,
                  [](const IngestStatus& status) { return status.source.connected ? 1.0 : 0.0; }));
  page.Counter(Named("reconnects_total"),
               "How often the stream was to be connected again, by class of failure.",
               Reconnects(sources));
  auto last = Each(sources, [](const IngestStatus& status) -> std::optional<double> {
    if (!status.last_tweet) return std::nullopt;
    return static_cast<double>(*status.last_tweet) / kMillisInSecond;
  });
  if (last.empty()) return;
  page.Gauge(Named("last_tweet_timestamp_seconds"),
             "When the last tweet was received, in seconds since 1970.", std::move(last));
}

void AddPublishing(Exposition& page, const Statuses& sources) {
  page.Gauge(
      Named("destination_up"),
      "1: nothing is known to be wrong with it; 0: nothing can be published at present.",
      Each(sources, [](const IngestStatus& status) { return status.trouble.empty() ? 1.0 : 0.0; }));
  std::vector<LabelledHistogram> seconds;
  for (const NamedStatus& one : sources) {
    if (one.status.journal) seconds.push_back({one.status.publish_seconds, LabelsOf(one)});
  }
  if (seconds.empty()) return;
  page.Gauge(Named("journal_records"), "Records that wait in the journal.",
             Uses(sources, &JournalUse::records));
  page.Gauge(Named("journal_bytes"), "What they take.", Uses(sources, &JournalUse::bytes));
  page.Gauge(Named("journal_max_bytes"), "What they may take.",
             Uses(sources, &JournalUse::max_bytes));
  page.Buckets(Named("publish_seconds"),
               "How long it took to publish a page of the journal, to the end of its commit.",
               seconds);
}

}  // namespace

std::string MetricsPage(const Statuses& sources, const std::vector<shared::BrokerHealth>& brokers) {
  Exposition page;
  AddEquation(page, sources);
  AddBesideTheEquation(page, sources);
  AddSpend(page, sources);
  AddStream(page, sources);
  AddPublishing(page, sources);
  shared::metrics::AddBrokerMetrics(page, "tweet_producer", brokers);
  shared::metrics::AddProcessMetrics(page, "tweet_producer");
  return page.Text();
}

}  // namespace producer
