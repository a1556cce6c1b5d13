// EventTexts makes the data of server-sent events, once for all readers.
//
//   EventTexts texts(board, clock);
//   texts.BatchEvent(batch, 10);   // {"status":{…},"running":{…},"window":null}
//   texts.StatusEvent();           // {"status":{…}}
//
// Thread-safe.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "consumer/http/live_board.h"
#include "shared/clock.h"

namespace consumer {

class EventTexts {
 public:
  // Both must outlive it.
  EventTexts(const LiveBoard& board, const shared::Clock& clock) : board_(board), clock_(clock) {}

  std::string BatchEvent(const std::shared_ptr<const LiveBatch>& batch, std::size_t n);
  std::string StatusEvent();

 private:
  using Text = std::shared_ptr<const std::string>;

  Text Status(const std::shared_ptr<const LiveBatch>& batch);
  Text Rows(const std::shared_ptr<const LiveBatch>& batch, std::size_t n);

  const LiveBoard& board_;
  const shared::Clock& clock_;
  std::mutex mutex_;  // Guards what follows.
  std::shared_ptr<const LiveBatch> batch_;
  std::map<std::size_t, Text> rows_;  // Of that batch, by n.
  Text status_;                       // Of that batch.
  std::chrono::nanoseconds status_made_{0};
};

}  // namespace consumer
