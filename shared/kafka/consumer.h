// Consumer reads partitions of one topic, from positions that its owner keeps: nobody assigns it
// anything, and committed offsets are for lag tools.
//
//   auto consumer = Consumer::Open(config, {.topic = "tweets", .group = "g"});
//   auto topic = consumer->DescribeTopic(5s);          // before Assign: first record after 10 ms
//   consumer->Assign({{{0}, {17}}});
//   FetchedBatch batch;
//   consumer->Read(4096, 100ms, batch);                // records, ends of partitions, troubles
//   consumer->StartCommit({{{0}, {18}}});
//
// Isolation is read_committed: aborted records are not seen, and the end of a partition is its last
// stable offset. Assign and Read belong to one thread; the rest may be called by any.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/error.h"
#include "shared/kafka/admin.h"
#include "shared/kafka/client_config.h"
#include "shared/kafka/positions.h"
#include "shared/unix_millis.h"

namespace shared::kafka {

// The views point into librdkafka's buffers.
struct FetchedRecord {
  Partition partition;
  RecordOffset offset;
  UnixMillis timestamp = 0;  // 0 where the record has none.
  std::string_view key;      // Empty for a null key.
  std::string_view value;    // Empty for a null value.
  // Of the names asked for, in their order, each empty where absent. None were asked for: none.
  std::span<const std::string_view> headers = {};
  bool null_value = false;
};

// All records before `end` were handed out; at the moment nothing follows.
struct PartitionEnd {
  Partition partition;
  NextOffset end;
};

// Why a partition is not read on at present.
struct PartitionTrouble {
  Partition partition;   // -1: not of one partition.
  bool of_topic = true;  // False: of the client or its group; reading goes on.
  Error error;  // kDataLoss: the position is not in the log. kUnavailable: topic or partition gone.
};

struct FetchedBatch {
  std::vector<FetchedRecord> records;           // In offset order within a partition.
  std::vector<std::string_view> header_values;  // What the records' headers are views into.
  std::vector<PartitionEnd> ends;
  std::vector<PartitionTrouble> troubles;
};

struct ConsumerSettings {
  std::string topic;
  std::string group;
  // The headers to read, by name; an empty name has no value. None: headers are not even parsed.
  std::vector<std::string> headers = {};
};

class Consumer {
 public:
  // Does not wait for a broker. kUsage: see ClientConfig.
  static Result<Consumer> Open(const ClientConfig& config, const ConsumerSettings& settings);

  Consumer(Consumer&&) noexcept;
  Consumer& operator=(Consumer&&) noexcept;
  ~Consumer();

  // As Admin::DescribeTopic.
  Result<TopicDescription> DescribeTopic(std::chrono::milliseconds timeout);

  // Reads these partitions from these positions from now on, and no others. What was fetched before
  // is dropped.
  Result<void> Assign(const Positions& positions);

  // Replaces `batch` by up to `max` records and events, waiting up to `wait` for the first. Views
  // of the last batch end here.
  void Read(std::size_t max, std::chrono::milliseconds wait, FetchedBatch& batch);

  // The offsets of the first record kept, and of what follows the last stable one.
  // kRetry: no answer in time. kUnavailable: the topic or one of the partitions is gone.
  Result<Positions> StartOffsets(const std::vector<Partition>& partitions,
                                 std::chrono::milliseconds timeout);
  Result<Positions> EndOffsets(const std::vector<Partition>& partitions,
                               std::chrono::milliseconds timeout);
  // The first record not older than `time`; the end where there is none.
  Result<Positions> OffsetsAt(UnixMillis time, const std::vector<Partition>& partitions,
                              std::chrono::milliseconds timeout);

  // What the group has committed; partitions without a commit are left out.
  Result<Positions> Committed(const std::vector<Partition>& partitions,
                              std::chrono::milliseconds timeout);

  // Sends a commit and returns. Its outcome is told by FinishedCommit.
  // REQUIRES: the outcome of the last one was told.
  void StartCommit(const Positions& positions);
  // Absent: still under way. An error is the broker's refusal.
  std::optional<Result<void>> FinishedCommit(std::chrono::milliseconds wait);

  // Serves librdkafka's callbacks (log, errors). Call it now and then.
  void ServeCallbacks();

  // How many troubles the client told so far: connections lost, and fetches that did not find their
  // partition. A trouble is counted before any record that was fetched after it is handed out by
  // Read, once ServeCallbacks was called.
  std::uint64_t errors_told() const;

 private:
  struct Impl;
  explicit Consumer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace shared::kafka
