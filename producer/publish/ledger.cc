#include "producer/publish/ledger.h"

#include <algorithm>
#include <cmath>

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

void Ledger::OnResumed() {
  ++counts_.connections;
  paused_since_.reset();
}

void Ledger::OnMissed(std::chrono::milliseconds time) {
  ++counts_.gaps;
  counts_.gap_time += time;
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
  std::vector<std::pair<std::string_view, std::uint64_t>> rows = {
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
  if (counts.spend) {
    constexpr double kCents = 100;
    rows.emplace_back("spent_posts", counts.spend->posts);
    rows.emplace_back("spent_cents",
                      static_cast<std::uint64_t>(std::ceil(counts.spend->usd * kCents - 1e-9)));
  }
  return rows;
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

LedgerCounts SumOf(const LedgersBySource& ledgers) {
  LedgerCounts sum;
  for (const auto& [source, counts] : ledgers) {
    sum.received += counts.received;
    sum.recovered += counts.recovered;
    sum.published += counts.published;
    sum.duplicate += counts.duplicate;
    sum.filtered += counts.filtered;
    sum.malformed += counts.malformed;
    sum.notice += counts.notice;
    sum.rejected += counts.rejected;
    sum.pending += counts.pending;
    sum.dropped += counts.dropped;
    sum.restamped += counts.restamped;
    sum.undelivered += counts.undelivered;
    sum.connections += counts.connections;
    sum.gaps += counts.gaps;
    sum.gap_time += counts.gap_time;
    if (!counts.spend) continue;
    if (!sum.spend) sum.spend = LedgerCounts::Spend{};
    sum.spend->posts += counts.spend->posts;
    sum.spend->usd += counts.spend->usd;
  }
  return sum;
}

std::string LedgerJson(const LedgersBySource& ledgers) {
  std::string sources;
  for (const auto& [source, counts] : ledgers) {
    sources += fmt::format("{}\"{}\":{}", sources.empty() ? "" : ",", source, LedgerJson(counts));
  }
  return fmt::format("{{\"sources\":{{{}}},\"all\":{}}}", sources, LedgerJson(SumOf(ledgers)));
}

std::string LedgerTable(const LedgersBySource& ledgers) {
  LedgersBySource columns = ledgers;
  columns.emplace_back("all", SumOf(ledgers));
  std::string table = fmt::format("{:<12}", "");
  for (const auto& [source, counts] : columns) table += fmt::format("{:>12}", source);
  table += '\n';
  const auto rows = LedgerRows(columns.back().second);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    table += fmt::format("{:<12}", rows[row].first);
    for (const auto& [source, counts] : columns) {
      const auto own = LedgerRows(counts);  // What a source spent comes last, where it spends.
      table +=
          row < own.size() ? fmt::format("{:>12}", own[row].second) : fmt::format("{:>12}", "-");
    }
    table += '\n';
  }
  return table;
}

}  // namespace producer
