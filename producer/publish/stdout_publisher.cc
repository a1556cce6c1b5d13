#include "producer/publish/stdout_publisher.h"

namespace producer {

// One batch at a time: while it waits for the reader there is no room.
shared::Result<std::size_t> StdoutPublisher::Publish(const NumberedBatch& batch) {
  if (progress_.acknowledged < taken_) return std::size_t{0};
  for (const Record& record : batch.records) output_.AddLine(record.value);
  taken_ += batch.records.size();
  return batch.records.size();
}

shared::Result<PublishProgress> StdoutPublisher::Poll(std::chrono::milliseconds wait) {
  const auto state = output_.Flush(wait);
  if (!state) return shared::Forward(state);
  progress_.unread = *state == LineOutput::State::kUnread;
  if (*state == LineOutput::State::kWritten) {
    progress_.acknowledged = progress_.safe = progress_.published = taken_;
  }
  return progress_;
}

}  // namespace producer
