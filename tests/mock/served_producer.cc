#include "tests/mock/served_producer.h"

#include <utility>

#include "tests/support/http_get.h"
#include "tests/support/wait_until.h"

namespace test {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> kServed = {"--http", "127.0.0.1:0"};

}  // namespace

ServedProducer::ServedProducer(std::vector<std::string> flags)
    : ServedProducer([&] {
        flags.insert(flags.end(), kServed.begin(), kServed.end());
        return Command{.program = ProgramPath("tweet-producer"), .args = std::move(flags)};
      }()) {}

ServedProducer ServedProducer::InShell(const std::string& line) {
  return ServedProducer(Command{.program = "/bin/sh",
                                .args = {"-c", line},
                                .env = {{"PRODUCER", ProgramPath("tweet-producer").string() + " " +
                                                         kServed[0] + " " + kServed[1]}}});
}

ServedProducer::ServedProducer(Command command)
    : process_(std::make_unique<Process>(std::move(command))) {
  address_ = AddressOf(*process_);
}

Ledger ServedProducer::ReadMetrics() const { return LedgerOf(MetricsPage(Get("/metrics").body)); }

bool ServedProducer::WaitForReadyz(int status, const std::string& text,
                                   std::chrono::milliseconds limit) const {
  return WaitUntil(
      [&] {
        const HttpAnswer answer = Get("/readyz?verbose");
        return answer.status == status && answer.body.find(text) != std::string::npos;
      },
      limit);
}

Ledger LedgerOf(const MetricsPage& page) {
  Ledger ledger;
  for (const char* name : {"received", "published", "duplicate", "filtered", "malformed", "notice",
                           "rejected", "dropped", "restamped", "undelivered"}) {
    const std::string sample = std::string("tweet_producer_tweets_") + name + "_total";
    ledger[name] = static_cast<std::uint64_t>(page.Value(sample));
  }
  for (const char* name : {"recovered", "pending"}) {
    const std::string sample = std::string("tweet_producer_tweets_") + name;
    ledger[name] = static_cast<std::uint64_t>(page.Value(sample));
  }
  return ledger;
}

}  // namespace test
