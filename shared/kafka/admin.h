// Admin asks a cluster about a topic and makes one.
//
//   auto admin = Admin::Open(config);
//   auto topic = admin->DescribeTopic("tweets", 5s);      // partitions and cluster id
//   if (!topic && topic.error().kind == ErrorKind::kUnavailable) {
//     admin->CreateTopic({.name = "tweets", .partitions = 4}, 30s);
//   }
//
// Every call ends within its time-out. Not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shared/error.h"
#include "shared/kafka/client_config.h"
#include "shared/kafka/embedded_cluster.h"
#include "shared/kafka/positions.h"

namespace shared::kafka {

struct TopicDescription {
  std::string cluster_id;
  std::vector<Partition> partitions;  // Ascending.
  // Those of them that no broker serves at present. Ascending.
  std::vector<Partition> leaderless = {};
};

// As many copies as the brokers' default.replication.factor (KIP-464).
inline constexpr int kAsTheCluster = -1;

struct NewTopic {
  std::string name;
  int partitions = 4;
  int replication = 1;  // Or kAsTheCluster.
  // Topic configuration. retention.ms=-1 (keep for ever) is added where it is absent: Kafka deletes
  // records by their own timestamps, which may be years old.
  std::map<std::string, std::string> config = {};
};

// What bears on the records a topic takes. Absent: the broker did not tell.
struct TopicSettings {
  std::optional<std::int64_t> retention_ms;  // -1: for ever.
  std::optional<bool> log_append_time;       // True: the broker stamps records with its own clock.
  std::optional<std::int64_t> max_message_bytes;  // Of a batch, as sent.
  // How far a record's own timestamp may lie behind and ahead of the broker's clock.
  std::optional<std::int64_t> most_behind_ms;
  std::optional<std::int64_t> most_ahead_ms;
};

class Admin {
 public:
  // Does not wait for a broker. kUsage: see ClientConfig.
  static Result<Admin> Open(const ClientConfig& config);

  Admin(Admin&&) noexcept;
  Admin& operator=(Admin&&) noexcept;
  ~Admin();

  // kUnavailable: the cluster answered that there is no such topic. kRetry: no broker answered in
  // time (the sentence says why, where the client knows). kCredentials: refused. Never makes the
  // topic.
  Result<TopicDescription> DescribeTopic(const std::string& topic,
                                         std::chrono::milliseconds timeout);

  // Succeeds where the topic is there already. On the embedded broker, which has no such call, by a
  // metadata request: the number of partitions is then the broker's, 4.
  Result<void> CreateTopic(const NewTopic& topic, std::chrono::milliseconds timeout);

  // What CreateTopic would end with, making nothing: the cluster looks at its rules (too few
  // brokers for the replication, a configuration that is unknown, no permission). The embedded
  // broker has no rules.
  Result<void> TryCreateTopic(const NewTopic& topic, std::chrono::milliseconds timeout);

  // All absent on the embedded broker.
  Result<TopicSettings> ReadTopicSettings(const std::string& topic,
                                          std::chrono::milliseconds timeout);

 private:
  struct Impl;
  explicit Admin(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace shared::kafka
