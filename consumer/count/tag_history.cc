#include "consumer/count/tag_history.h"

#include <algorithm>
#include <utility>

namespace consumer {
namespace {

using shared::UnixMillis;

constexpr UnixMillis kMinute = 60'000;

// Rounded down before 1970 too.
UnixMillis MinuteOf(UnixMillis time) {
  const UnixMillis into = time % kMinute;
  return time - (into < 0 ? into + kMinute : into);
}

std::shared_ptr<const HistoryPoint> PointOf(UnixMillis from, UnixMillis to,
                                            const std::vector<Row>& rows) {
  auto point = std::make_shared<HistoryPoint>();
  point->from = from;
  point->to = to;
  const std::size_t tags = std::min(rows.size(), TagHistory::kTags);
  point->totals.reserve(tags);
  for (std::size_t i = 0; i < tags; ++i) point->totals.push_back({rows[i].tag, rows[i].count});
  std::ranges::sort(point->totals, {}, &HistoryPoint::Total::tag);
  return point;
}

std::shared_ptr<const HistoryPoint> PartUntil(const HistoryPoint& point, UnixMillis to) {
  auto part = std::make_shared<HistoryPoint>(point);
  part->to = to;
  return part;
}

}  // namespace

std::optional<std::uint64_t> HistoryPoint::Of(std::string_view tag) const {
  const auto found = std::ranges::lower_bound(totals, tag, {}, &Total::tag);
  if (found == totals.end() || found->tag != tag) return std::nullopt;
  return found->count;
}

void TagHistory::Restore(HistoryPoints points, std::optional<UnixMillis> last_batch) {
  points_ = std::move(points);
  last_minute_.reset();
  if (last_batch) last_minute_ = MinuteOf(*last_batch);
}

HistoryChange TagHistory::EndBatch(UnixMillis time, const std::vector<Row>& before) {
  const UnixMillis minute = MinuteOf(time);
  constexpr auto kHour = static_cast<UnixMillis>(kMinutes) * kMinute;
  HistoryChange change;
  const auto spanning = std::ranges::find_if(
      points_, [minute](const auto& point) { return point->from <= minute && minute < point->to; });
  if (spanning != points_.end()) change.taken = PartUntil(**spanning, minute);
  std::erase_if(points_, [&](const auto& point) {
    const bool goes = point->to > minute || point->to <= minute - kHour;
    if (goes) change.dropped.push_back(point->to);
    return goes;
  });
  if (last_minute_ && *last_minute_ < minute) {
    change.taken = PointOf(*last_minute_ + kMinute, minute, before);
  }
  if (change.taken) points_.push_back(change.taken);
  last_minute_ = minute;
  return change;
}

std::vector<UnixMillis> LastMinutes(UnixMillis now) {
  std::vector<UnixMillis> minutes;
  const UnixMillis newest = MinuteOf(now);
  for (auto back = static_cast<UnixMillis>(TagHistory::kMinutes); back > 0; --back) {
    minutes.push_back(newest - (back - 1) * kMinute);
  }
  return minutes;
}

std::vector<std::optional<std::uint64_t>> TotalsAt(const HistoryPoints& points,
                                                   std::string_view tag,
                                                   const std::vector<UnixMillis>& minutes) {
  std::vector<std::optional<std::uint64_t>> totals;
  totals.reserve(minutes.size());
  for (const UnixMillis end : minutes) {
    const auto point =
        std::ranges::lower_bound(points, end, {}, [](const auto& p) { return p->to; });
    const bool known = point != points.end() && (*point)->from <= end;
    totals.push_back(known ? (*point)->Of(tag) : std::nullopt);
  }
  return totals;
}

}  // namespace consumer
