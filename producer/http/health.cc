#include "producer/http/health.h"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "shared/terminal.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using shared::http::Response;
using shared::http::TextResponse;

std::string DestinationTrouble(const IngestStatus& status, const ReadinessRules& rules,
                               std::chrono::nanoseconds now) {
  const auto silent = std::chrono::duration_cast<std::chrono::seconds>(now - status.answered);
  if (!status.trouble.empty() || status.ledger.pending == 0 || silent < rules.patience) {
    return status.trouble;
  }
  return fmt::format("{} records wait, and none was acknowledged for {}", status.ledger.pending,
                     shared::FormatDuration(silent));
}

std::string JournalTrouble(const IngestStatus& status) {
  if (!status.journal || !status.journal->full) return "";
  return fmt::format("full: {} records, {} of {} bytes", status.journal->records,
                     status.journal->bytes, status.journal->max_bytes);
}

class Report {
 public:
  explicit Report(bool verbose) : verbose_(verbose) {}

  // An empty `trouble`: the check passes. What others said may hold anything.
  void Check(std::string_view name, std::string_view trouble) {
    if (!trouble.empty()) {
      ready_ = false;
      lines_ += fmt::format("[-]{}: {}\n", name, shared::EscapeForTerminal(trouble));
    } else if (verbose_) {
      lines_ += fmt::format("[+]{} ok\n", name);
    }
  }

  Response Answer() const {
    return TextResponse(ready_ ? 200 : 503, lines_ + (ready_ ? "ready\n" : "not ready\n"));
  }

 private:
  const bool verbose_;
  bool ready_ = true;
  std::string lines_;
};

}  // namespace

Response Livez(const IngestStatus& status, std::chrono::nanoseconds now) {
  if (!status.turned) return TextResponse(200, "ok: waits for the topic\n");
  const auto since = std::chrono::duration_cast<std::chrono::seconds>(now - *status.turned);
  if (since < kStuckAfter) return TextResponse(200, "ok\n");
  return TextResponse(
      503, fmt::format("the loop has not gone round for {}\n", shared::FormatDuration(since)));
}

Response Readyz(const IngestStatus& status, const ReadinessRules& rules, bool verbose,
                std::chrono::nanoseconds now) {
  Report report(verbose);
  report.Check("stream", status.source.connected ? "" : status.source.trouble);
  report.Check(rules.destination, DestinationTrouble(status, rules, now));
  if (status.journal) report.Check("journal", JournalTrouble(status));
  return report.Answer();
}

}  // namespace producer
