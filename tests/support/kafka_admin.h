// What a test does to topics behind the programs' backs: made, deleted, grown, pruned, looked at.
//
//   KafkaAdmin admin(kafka.brokers());
//   admin.CreateTopic("tweets", 4, {{"cleanup.policy", "compact"}});
//   admin.DeleteRecords("tweets", 0, 120);
//   EXPECT_EQ(admin.Committed("hashtag-consumer-tweets", "tweets", 4), admin.Ends("tweets", 4));
//
// Each call returns when the broker has done it (topics: when metadata shows it) and throws
// std::runtime_error when it refuses. The embedded broker knows none of the changing calls.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "tests/support/kafka_handle.h"

namespace test {

// Partition to offset.
using Offsets = std::map<int, std::int64_t>;

class KafkaAdmin {
 public:
  explicit KafkaAdmin(const std::string& brokers, const KafkaProperties& properties = {});

  void CreateTopic(const std::string& topic, int partitions, const KafkaProperties& configs = {});
  // A topic of the same name can be created when this returns.
  void DeleteTopic(const std::string& topic);
  // Raises the number of partitions to `total`.
  void AddPartitions(const std::string& topic, int total);
  // Deletes what lies before offset `before`, as retention would.
  void DeleteRecords(const std::string& topic, int partition, std::int64_t before);
  // Sets one configuration of a topic; the others go back to their defaults.
  void SetTopicConfig(const std::string& topic, const std::string& key, const std::string& value);

  // 0 where the topic does not exist.
  int PartitionCount(const std::string& topic);
  // The first offset of each partition, and the one after the last (the high watermark).
  Offsets Starts(const std::string& topic, int partitions);
  Offsets Ends(const std::string& topic, int partitions);
  // What the group has committed; partitions without a commit are left out.
  Offsets Committed(const std::string& group, const std::string& topic, int partitions);

 private:
  struct Range {
    std::int64_t start = 0;
    std::int64_t end = 0;
  };
  Range RangeOf(const std::string& topic, int partition);

  std::string brokers_;
  KafkaProperties properties_;
  KafkaClient client_;
};

}  // namespace test
