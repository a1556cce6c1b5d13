#include "producer/http/health.h"

#include <string>

#include <fmt/format.h>

#include "shared/http/health.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using shared::http::Response;

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

}  // namespace

Response Livez(const IngestStatus& status, std::chrono::nanoseconds now) {
  return shared::http::LivezAnswer(status.turned, now);
}

Response Readyz(const IngestStatus& status, const ReadinessRules& rules, bool verbose,
                std::chrono::nanoseconds now) {
  shared::http::ReadyzReport report(verbose);
  report.Check("stream", status.source.connected ? "" : status.source.trouble);
  report.Check(rules.destination, DestinationTrouble(status, rules, now));
  if (status.journal) report.Check("journal", JournalTrouble(status));
  return report.Answer();
}

}  // namespace producer
