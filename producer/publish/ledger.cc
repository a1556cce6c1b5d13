#include "producer/publish/ledger.h"

#include <algorithm>

#include <fmt/format.h>

namespace producer {
namespace {

std::uint64_t& CountOf(LedgerCounts& counts, Fate fate) {
  switch (fate) {
    case Fate::kPending:
      break;
    case Fate::kDuplicate:
      return counts.duplicate;
    case Fate::kFiltered:
      return counts.filtered;
    case Fate::kMalformed:
      return counts.malformed;
    case Fate::kNotice:
      return counts.notice;
  }
  return counts.pending;
}

}  // namespace

void Ledger::Receive(Fate fate) {
  ++counts_.received;
  ++CountOf(counts_, fate);
}

void Ledger::Settle(const PublishProgress& progress) {
  const auto settled = [this] { return counts_.published + counts_.rejected + counts_.dropped; };
  const std::uint64_t before = settled();
  counts_.pending += progress.recovered - counts_.recovered;  // Unsigned: less works as well.
  counts_.recovered = progress.recovered;
  counts_.published = progress.published;
  counts_.rejected = progress.rejected;
  counts_.dropped = progress.dropped;
  counts_.pending -= settled() - before;
}

void Ledger::OnLimit(std::uint64_t undelivered) {
  counts_.undelivered = std::max(counts_.undelivered, undelivered_before_ + undelivered);
}

void Ledger::OnConnected(std::chrono::nanoseconds now) {
  ++counts_.connections;
  undelivered_before_ = counts_.undelivered;
  if (paused_since_) OnDisconnected(*paused_since_);
  paused_since_.reset();
  Advance(now);
  gap_since_.reset();
}

void Ledger::OnResumed(std::optional<std::chrono::milliseconds> missed) {
  ++counts_.connections;
  paused_since_.reset();
  if (!missed) return;
  ++counts_.gaps;
  counts_.gap_time += *missed;
}

void Ledger::OnDisconnected(std::chrono::nanoseconds now) {
  ++counts_.gaps;
  gap_since_ = now;
}

// Whole milliseconds, so that many short steps add up to the gap.
void Ledger::Advance(std::chrono::nanoseconds now) {
  if (!gap_since_) return;
  const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(now - *gap_since_);
  counts_.gap_time += passed;
  *gap_since_ += passed;
}

std::vector<std::pair<std::string_view, std::uint64_t>> LedgerRows(const LedgerCounts& counts) {
  return {
      {"received", counts.received},
      {"recovered", counts.recovered},
      {"published", counts.published},
      {"duplicate", counts.duplicate},
      {"filtered", counts.filtered},
      {"malformed", counts.malformed},
      {"notice", counts.notice},
      {"rejected", counts.rejected},
      {"pending", counts.pending},
      {"dropped", counts.dropped},
      {"restamped", counts.restamped},
      {"undelivered", counts.undelivered},
      {"connections", counts.connections},
      {"gaps", counts.gaps},
      {"gap_ms", static_cast<std::uint64_t>(counts.gap_time.count())},
  };
}

std::string LedgerJson(const LedgerCounts& counts) {
  std::string json;
  for (const auto& [name, count] : LedgerRows(counts)) {
    json += fmt::format("{}\"{}\":{}", json.empty() ? "{" : ",", name, count);
  }
  return json + "}";
}

std::string LedgerTable(const LedgerCounts& counts) {
  std::string table;
  for (const auto& [name, count] : LedgerRows(counts))
    table += fmt::format("{:<12}{:>12}\n", name, count);
  return table;
}

}  // namespace producer
