// LastWindows keeps the first rows of the windows that were shown last.
//
//   LastWindows windows(WindowRows::kClosed);
//   windows.Take(saved);            // after each batch
//   windows.windows();              // by their starts; the newest at the end
//
// One thread; what windows() holds is never changed.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "consumer/http/live_status.h"
#include "consumer/job/tables.h"

namespace consumer {

class LastWindows {
 public:
  // Older ones are let go.
  static constexpr std::size_t kMost = 60;

  // `rows`: as the job makes them. With kChanged a window's rows are put together from those of
  // its batches, since the start of the run.
  explicit LastWindows(WindowRows rows) : rows_(rows) {}

  void Take(const SavedBatch& saved);

  std::vector<std::shared_ptr<const LiveWindow>> windows() const;

 private:
  void Put(const Window& window, std::vector<Row> rows);
  void Close(const WindowTotals& totals);

  const WindowRows rows_;
  std::map<shared::UnixMillis, std::shared_ptr<const LiveWindow>> windows_;  // By start.
};

}  // namespace consumer
