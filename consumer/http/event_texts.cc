#include "consumer/http/event_texts.h"

#include <utility>

#include <fmt/format.h>

#include "consumer/http/status_json.h"
#include "consumer/http/top_view.h"

namespace consumer {
namespace {

// For so long one status is told to all who ask.
constexpr std::chrono::milliseconds kFresh{500};
// Of so many numbers of rows the texts are shared; pages ask for one or two.
constexpr std::size_t kMostKept = 16;

}  // namespace

EventTexts::Text EventTexts::Status(const std::shared_ptr<const LiveBatch>& batch) {
  const LiveNow now{.wall = clock_.Now(), .steady = clock_.Steady()};
  const std::scoped_lock lock(mutex_);
  if (batch != batch_) {
    batch_ = batch;
    rows_.clear();
    status_.reset();
  }
  if (status_ && now.steady - status_made_ < kFresh) return status_;
  LiveStatus status = board_.Take();
  status.batch = batch;
  status_ = std::make_shared<const std::string>(StatusJson(status, now));
  status_made_ = now.steady;
  return status_;
}

EventTexts::Text EventTexts::Rows(const std::shared_ptr<const LiveBatch>& batch, std::size_t n) {
  LiveStatus status = board_.Take();
  status.batch = batch;
  const std::scoped_lock lock(mutex_);
  if (const auto known = rows_.find(n); batch == batch_ && known != rows_.end()) {
    return known->second;
  }
  std::string made = "\"running\":" + TopJson(RowsView(status), n) + ",\"window\":";
  made += batch->windows.empty() ? "null" : TopJson(WindowView(status, *batch->windows.back()), n);
  auto text = std::make_shared<const std::string>(std::move(made));
  if (batch == batch_ && rows_.size() < kMostKept) rows_[n] = text;
  return text;
}

std::string EventTexts::BatchEvent(const std::shared_ptr<const LiveBatch>& batch, std::size_t n) {
  const Text status = Status(batch);
  const Text rows = Rows(batch, n);
  return fmt::format("{{\"status\":{},{}}}", *status, *rows);
}

std::string EventTexts::StatusEvent() {
  return fmt::format("{{\"status\":{}}}", *Status(board_.Take().batch));
}

}  // namespace consumer
