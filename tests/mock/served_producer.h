// The program tweet-producer of this build with --http on a port of its own.
//
//   ServedProducer producer({"--source", "file", …});
//   producer.Get("/livez").status;
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/http_get.h"
#include "tests/support/metrics_page.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"

namespace test {

class ServedProducer {
 public:
  // Waits until it listens.
  explicit ServedProducer(std::vector<std::string> flags);
  // A command line of a shell in which "$PRODUCER" stands for the program with --http.
  static ServedProducer InShell(const std::string& line);

  Process& process() { return *process_; }
  const std::string& address() const { return address_; }

  HttpAnswer Get(const std::string& target) const { return HttpGet(address_, target); }
  // What /ledger says.
  Ledger ReadLedger() const { return LedgerIn(Get("/ledger").body); }
  // What /metrics says, by the ledger's names.
  Ledger ReadMetrics() const;

  // Within `limit` /readyz answers so, with that in its text.
  bool WaitForReadyz(int status, const std::string& text, std::chrono::milliseconds limit) const;

 private:
  explicit ServedProducer(Command command);

  std::unique_ptr<Process> process_;
  std::string address_;
};

// The ledger in a page of metrics.
Ledger LedgerOf(const MetricsPage& page);

}  // namespace test
