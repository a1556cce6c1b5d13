// TagHistory is how the running totals of the top 1,000 tags went over the last hour: a point a
// minute.
//
//   TagHistory history;
//   history.EndBatch(time, top.Rows());     // before the batch's changes are told to `top`
//   TotalsAt(history.points(), "#cpp", LastMinutes(now));   // {10, 12, absent, 15, …}
//
// The first batch of a new minute takes the point: the totals as they were before it, which are
// those at the end of the minute of the batch before, and of every minute since. So a point costs
// nothing while records are counted, and quiet minutes cost none. Minutes are those of batch times,
// and a point depends on nothing else: the same after a restart.
//
// Plain values; no clock, no I/O, no lock. Bounded: 60 points of 1,000 tags, about 5 MB with tags
// of 13 bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/row.h"
#include "shared/unix_millis.h"

namespace consumer {

// The largest running totals as they were at the end of some minutes. Never changed once it is
// made, so that threads can share it.
struct HistoryPoint {
  struct Total {
    std::string tag;
    std::uint64_t count = 0;
    bool operator==(const Total&) const = default;
  };

  // The first and the last minute's end that it stands for; multiples of 60,000. from <= to.
  shared::UnixMillis from = 0;
  shared::UnixMillis to = 0;
  std::vector<Total> totals;  // By the tag's bytes, ascending.

  // Absent: not among the top 1,000 then.
  std::optional<std::uint64_t> Of(std::string_view tag) const;
  bool operator==(const HistoryPoint&) const = default;
};

// Ascending; no minute's end belongs to two of them.
using HistoryPoints = std::vector<std::shared_ptr<const HistoryPoint>>;

// What a batch did to the history.
struct HistoryChange {
  std::shared_ptr<const HistoryPoint> taken;  // Null: none.
  std::vector<shared::UnixMillis> dropped;    // HistoryPoint::to of points that went.
};

class TagHistory {
 public:
  static constexpr std::size_t kTags = 1'000;
  static constexpr std::size_t kMinutes = 60;

  // Goes on from what a checkpoint holds. `last_batch`: the time of its last batch; absent: none
  // was saved.
  void Restore(HistoryPoints points, std::optional<shared::UnixMillis> last_batch);

  // `before`: the top tags without this batch's changes, in table order, at least the first 1,000.
  // A batch whose time lies before the last one's, as after the clock was set back, takes no point
  // of its own, and those of later minutes go: they are to come again. Of one that stands for
  // earlier minutes too these stay.
  HistoryChange EndBatch(shared::UnixMillis time, const std::vector<Row>& before);

  const HistoryPoints& points() const { return points_; }

 private:
  HistoryPoints points_;
  std::optional<shared::UnixMillis> last_minute_;  // Where the last batch's begins.
};

// The ends of the last 60 full minutes, the newest last.
std::vector<shared::UnixMillis> LastMinutes(shared::UnixMillis now);

// The tag's total at each of those minutes' ends. Absent: it was not among the top 1,000, or nobody
// knows: no history was kept then, or no batch has come since.
std::vector<std::optional<std::uint64_t>> TotalsAt(const HistoryPoints& points,
                                                   std::string_view tag,
                                                   const std::vector<shared::UnixMillis>& minutes);

}  // namespace consumer
