#include "consumer/job/look_back.h"

#include <optional>
#include <utility>

namespace consumer {

shared::Result<void> LookBack::Restore(const CheckpointStore& store, const CheckpointHead& head) {
  auto lists = store.ReadLastFollowed();
  if (!lists) return Forward(lists);
  for (auto& [tag, tweets] : *lists) last_followed_.Restore(tag, std::move(tweets));
  if (!keeps_history_) return {};
  auto points = store.ReadHistory();
  if (!points) return Forward(points);
  history_.Restore(*std::move(points), head.batch ? std::optional(head.batch_time) : std::nullopt);
  return {};
}

void LookBack::EndBatch(const std::vector<Row>& before, BatchOutcome& outcome) {
  if (keeps_history_) outcome.history = history_.EndBatch(outcome.time, before);
  last_followed_.Take(outcome.followed);
  outcome.last_followed = last_followed_.TakeChanges();
}

}  // namespace consumer
