#include "producer/http/health.h"

#include <algorithm>
#include <optional>
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

Response Livez(const Statuses& sources, std::chrono::nanoseconds now) {
  std::optional<std::chrono::nanoseconds> oldest;
  for (const NamedStatus& source : sources) {
    const auto& turned = source.status.turned;
    if (!turned || source.status.ended) continue;
    oldest = std::min(oldest.value_or(*turned), *turned);
  }
  return shared::http::LivezAnswer(oldest, now);
}

Response Readyz(const Statuses& sources, const ReadinessRules& rules, bool verbose,
                std::chrono::nanoseconds now) {
  shared::http::ReadyzReport report(verbose);
  for (const auto& [source, status] : sources) {
    const std::string prefix = source.empty() ? "" : source + "/";
    report.Check(prefix + "stream", status.source.connected ? "" : status.source.trouble);
    if (status.ended) continue;
    report.Check(prefix + rules.destination, DestinationTrouble(status, rules, now));
    if (status.journal) report.Check(prefix + "journal", JournalTrouble(status));
  }
  return report.Answer();
}

}  // namespace producer
