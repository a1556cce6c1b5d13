#include "producer/http/metrics_page.h"

#include <chrono>
#include <vector>

#include "shared/metrics/broker_metrics.h"
#include "shared/metrics/exposition.h"
#include "shared/metrics/process_metrics.h"

namespace producer {
namespace {

using shared::metrics::Exposition;
using shared::metrics::Sample;

constexpr double kMillisInSecond = 1000;

std::string Named(const char* name) { return std::string("tweet_producer_") + name; }

double Number(std::uint64_t count) { return static_cast<double>(count); }

// received + recovered = published + duplicate + filtered + malformed + notices + rejected +
// dropped + pending
void AddEquation(Exposition& page, const LedgerCounts& ledger) {
  page.Counter(Named("tweets_received_total"),
               "Complete messages of the stream: tweets, notices and what was malformed.",
               Number(ledger.received));
  page.Gauge(
      Named("tweets_recovered"),
      "Records that the journal held at start and Kafka had not. Becomes less when some turn "
      "out to be there.",
      Number(ledger.recovered));
  page.Counter(Named("tweets_published_total"),
               "Records that arrived: Kafka has them, and readers of what is committed see them.",
               Number(ledger.published));
  page.Counter(Named("tweets_duplicate_total"), "Tweets received again and left out.",
               Number(ledger.duplicate));
  page.Counter(Named("tweets_filtered_total"), "Tweets left out on request.",
               Number(ledger.filtered));
  page.Counter(Named("tweets_malformed_total"), "Messages that could not be read.",
               Number(ledger.malformed));
  page.Counter(Named("tweets_notice_total"), "Messages that are no tweets.", Number(ledger.notice));
  page.Counter(Named("tweets_rejected_total"), "Records that Kafka will never take.",
               Number(ledger.rejected));
  page.Counter(Named("tweets_dropped_total"), "Records given up, as the journal was full.",
               Number(ledger.dropped));
  page.Gauge(Named("tweets_pending"), "Records that are none of these yet.",
             Number(ledger.pending));
}

void AddBesideTheEquation(Exposition& page, const LedgerCounts& ledger) {
  page.Counter(Named("tweets_restamped_total"),
               "Records that carry the time received, as the tweet's own would not have been kept.",
               Number(ledger.restamped));
  page.Counter(Named("tweets_undelivered_total"),
               "Matching tweets that the stream did not send, as its limit notices say.",
               Number(ledger.undelivered));
  page.Counter(Named("connections_total"), "Connections that were established.",
               Number(ledger.connections));
  page.Counter(Named("gaps_total"), "Times between two connections, or after the last one.",
               Number(ledger.gaps));
  page.Counter(Named("gap_seconds_total"), "How long they were.",
               static_cast<double>(ledger.gap_time.count()) / kMillisInSecond);
}

void AddStream(Exposition& page, const IngestStatus& status) {
  page.Gauge(Named("stream_connected"), "1: tweets can arrive; 0: they cannot.",
             status.source.connected ? 1 : 0);
  std::vector<Sample> reconnects;
  for (std::size_t i = 0; i < kFailureClasses; ++i) {
    const auto name = NameOf(static_cast<FailureClass>(i));
    reconnects.push_back({Number(status.source.reconnects[i]), {{"class", std::string(name)}}});
  }
  page.Counter(Named("reconnects_total"),
               "How often the stream was to be connected again, by class of failure.",
               std::move(reconnects));
  if (!status.last_tweet) return;
  page.Gauge(Named("last_tweet_timestamp_seconds"),
             "When the last tweet was received, in seconds since 1970.",
             static_cast<double>(*status.last_tweet) / kMillisInSecond);
}

void AddPublishing(Exposition& page, const IngestStatus& status) {
  page.Gauge(Named("destination_up"),
             "1: nothing is known to be wrong with it; 0: nothing can be published at present.",
             status.trouble.empty() ? 1 : 0);
  if (!status.journal) return;
  page.Gauge(Named("journal_records"), "Records that wait in the journal.",
             Number(status.journal->records));
  page.Gauge(Named("journal_bytes"), "What they take.", Number(status.journal->bytes));
  page.Gauge(Named("journal_max_bytes"), "What they may take.", Number(status.journal->max_bytes));
  page.Buckets(Named("publish_seconds"),
               "How long it took to publish a page of the journal, to the end of its commit.",
               status.publish_seconds);
}

}  // namespace

std::string MetricsPage(const IngestStatus& status,
                        const std::vector<shared::BrokerHealth>& brokers) {
  Exposition page;
  AddEquation(page, status.ledger);
  AddBesideTheEquation(page, status.ledger);
  AddStream(page, status);
  AddPublishing(page, status);
  shared::metrics::AddBrokerMetrics(page, "tweet_producer", brokers);
  shared::metrics::AddProcessMetrics(page, "tweet_producer");
  return page.Text();
}

}  // namespace producer
