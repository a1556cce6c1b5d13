#include "consumer/http/live_status.h"

#include <algorithm>

#include "shared/record_time.h"

namespace consumer {

std::optional<std::int64_t> LagRecords(const LiveStatus& status) {
  const LiveTurn& turn = status.turn;
  if (turn.lag.empty() || turn.lag.size() < turn.partitions) return std::nullopt;
  std::int64_t records = 0;
  for (const auto& [partition, lag] : turn.lag) records += lag.unread();
  return records;
}

std::optional<double> LagSeconds(const LiveStatus& status, shared::UnixMillis now) {
  const auto records = LagRecords(status);
  if (!records) return std::nullopt;
  if (*records == 0) return 0;
  std::optional<shared::UnixMillis> oldest;
  for (const auto& [partition, lag] : status.turn.lag) {
    if (lag.unread() == 0) continue;
    const auto last = status.batch->last_record.find(partition);
    if (last == status.batch->last_record.end()) continue;
    oldest = std::min(oldest.value_or(now), last->second);
  }
  if (!oldest) return std::nullopt;
  return shared::AgeInSeconds(*oldest, now);
}

}  // namespace consumer
