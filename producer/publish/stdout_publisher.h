// StdoutPublisher writes the text of each record as a line of its own to stdout: what a shell
// script or a `nc` can use, without Kafka. Ids, times and headers are not written.
#pragma once

#include "producer/publish/line_output.h"
#include "producer/publish/publisher.h"

namespace producer {

class StdoutPublisher final : public Publisher {
 public:
  // `turn`: as LineOutput has it.
  explicit StdoutPublisher(int fd, LineTurn* turn = nullptr) : output_(fd, turn) {}

  shared::Result<std::size_t> Publish(const NumberedBatch& batch) override;
  shared::Result<PublishProgress> Poll(std::chrono::milliseconds wait) override;

 private:
  LineOutput output_;
  Sequence taken_ = 0;
  PublishProgress progress_;
};

}  // namespace producer
