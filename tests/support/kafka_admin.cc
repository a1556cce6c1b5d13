#include "tests/support/kafka_admin.h"

#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "tests/support/wait_until.h"

namespace test {
namespace {

constexpr int kLimitMs = 30000;

template <auto kDestroy>
struct DestroyedBy {
  void operator()(auto* object) const { kDestroy(object); }
};
template <typename T, auto kDestroy>
using Owned = std::unique_ptr<T, DestroyedBy<kDestroy>>;

using Queue = Owned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Event = Owned<rd_kafka_event_t, rd_kafka_event_destroy>;
using PartitionList = Owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;

// Sends one admin request by `send(queue)` and hands back its answer.
template <typename Send>
Event Ask(rd_kafka_t* client, const std::string& doing, Send send) {
  Queue queue(rd_kafka_queue_new(client));
  send(queue.get());
  Event event(rd_kafka_queue_poll(queue.get(), kLimitMs));
  if (!event) throw std::runtime_error(doing + ": no answer");
  ThrowIf(rd_kafka_event_error(event.get()), doing);
  return event;
}

void CheckTopics(const rd_kafka_topic_result_t** results, std::size_t count,
                 const std::string& doing) {
  for (std::size_t i = 0; i < count; ++i) ThrowIf(rd_kafka_topic_result_error(results[i]), doing);
}

}  // namespace

KafkaAdmin::KafkaAdmin(const std::string& brokers, const KafkaProperties& properties)
    : brokers_(brokers),
      properties_(properties),
      client_(NewKafkaClient(RD_KAFKA_PRODUCER, brokers, properties)) {}

void KafkaAdmin::CreateTopic(const std::string& topic, int partitions,
                             const KafkaProperties& configs) {
  std::array<char, 512> reason{};
  Owned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy> wanted(
      rd_kafka_NewTopic_new(topic.c_str(), partitions, 1, reason.data(), reason.size()));
  if (!wanted) throw std::runtime_error(reason.data());
  for (const auto& [key, value] : configs) {
    rd_kafka_NewTopic_set_config(wanted.get(), key.c_str(), value.c_str());
  }
  const std::string doing = "creating topic " + topic;
  const Event event = Ask(client_.get(), doing, [&](rd_kafka_queue_t* queue) {
    rd_kafka_NewTopic_t* list[] = {wanted.get()};
    rd_kafka_CreateTopics(client_.get(), list, 1, nullptr, queue);
  });
  std::size_t count = 0;
  CheckTopics(
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count),
      count, doing);
  WaitUntil([&] { return PartitionCount(topic) == partitions; },
            std::chrono::milliseconds(kLimitMs));
}

void KafkaAdmin::DeleteTopic(const std::string& topic) {
  Owned<rd_kafka_DeleteTopic_t, rd_kafka_DeleteTopic_destroy> wanted(
      rd_kafka_DeleteTopic_new(topic.c_str()));
  const std::string doing = "deleting topic " + topic;
  const Event event = Ask(client_.get(), doing, [&](rd_kafka_queue_t* queue) {
    rd_kafka_DeleteTopic_t* list[] = {wanted.get()};
    rd_kafka_DeleteTopics(client_.get(), list, 1, nullptr, queue);
  });
  std::size_t count = 0;
  CheckTopics(
      rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event.get()), &count),
      count, doing);
  WaitUntil([&] { return PartitionCount(topic) == 0; }, std::chrono::milliseconds(kLimitMs));
}

void KafkaAdmin::AddPartitions(const std::string& topic, int total) {
  std::array<char, 512> reason{};
  Owned<rd_kafka_NewPartitions_t, rd_kafka_NewPartitions_destroy> wanted(rd_kafka_NewPartitions_new(
      topic.c_str(), static_cast<std::size_t>(total), reason.data(), reason.size()));
  if (!wanted) throw std::runtime_error(reason.data());
  const std::string doing = "adding partitions to " + topic;
  const Event event = Ask(client_.get(), doing, [&](rd_kafka_queue_t* queue) {
    rd_kafka_NewPartitions_t* list[] = {wanted.get()};
    rd_kafka_CreatePartitions(client_.get(), list, 1, nullptr, queue);
  });
  std::size_t count = 0;
  CheckTopics(rd_kafka_CreatePartitions_result_topics(
                  rd_kafka_event_CreatePartitions_result(event.get()), &count),
              count, doing);
  WaitUntil([&] { return PartitionCount(topic) == total; }, std::chrono::milliseconds(kLimitMs));
}

void KafkaAdmin::DeleteRecords(const std::string& topic, int partition, std::int64_t before) {
  PartitionList offsets(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(offsets.get(), topic.c_str(), partition)->offset = before;
  Owned<rd_kafka_DeleteRecords_t, rd_kafka_DeleteRecords_destroy> wanted(
      rd_kafka_DeleteRecords_new(offsets.get()));
  const std::string doing = "deleting records of " + topic;
  const Event event = Ask(client_.get(), doing, [&](rd_kafka_queue_t* queue) {
    rd_kafka_DeleteRecords_t* list[] = {wanted.get()};
    rd_kafka_DeleteRecords(client_.get(), list, 1, nullptr, queue);
  });
  const auto* done =
      rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event.get()));
  for (int i = 0; i < done->cnt; ++i) ThrowIf(done->elems[i].err, doing);
}

void KafkaAdmin::SetTopicConfig(const std::string& topic, const std::string& key,
                                const std::string& value) {
  Owned<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy> wanted(
      rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
  rd_kafka_ConfigResource_set_config(wanted.get(), key.c_str(), value.c_str());
  const std::string doing = "configuring topic " + topic;
  const Event event = Ask(client_.get(), doing, [&](rd_kafka_queue_t* queue) {
    rd_kafka_ConfigResource_t* list[] = {wanted.get()};
    rd_kafka_AlterConfigs(client_.get(), list, 1, nullptr, queue);
  });
  std::size_t count = 0;
  const auto* done = rd_kafka_AlterConfigs_result_resources(
      rd_kafka_event_AlterConfigs_result(event.get()), &count);
  for (std::size_t i = 0; i < count; ++i) ThrowIf(rd_kafka_ConfigResource_error(done[i]), doing);
}

int KafkaAdmin::PartitionCount(const std::string& topic) {
  // All topics: asking for one by name would make it, where the broker makes topics on demand.
  const rd_kafka_metadata_t* answer = nullptr;
  ThrowIf(rd_kafka_metadata(client_.get(), 1, nullptr, &answer, kLimitMs), "asking for topics");
  Owned<const rd_kafka_metadata_t, rd_kafka_metadata_destroy> metadata(answer);
  for (int i = 0; i < metadata->topic_cnt; ++i) {
    const rd_kafka_metadata_topic_t& found = metadata->topics[i];
    if (topic == found.topic && found.err == RD_KAFKA_RESP_ERR_NO_ERROR) return found.partition_cnt;
  }
  return 0;
}

KafkaAdmin::Range KafkaAdmin::RangeOf(const std::string& topic, int partition) {
  Range range;
  auto code = RD_KAFKA_RESP_ERR_NO_ERROR;
  // A partition that was made a moment ago may have no leader yet.
  WaitUntil(
      [&] {
        code = rd_kafka_query_watermark_offsets(client_.get(), topic.c_str(), partition,
                                                &range.start, &range.end, kLimitMs);
        return code != RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION &&
               code != RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
      },
      std::chrono::milliseconds(kLimitMs));
  ThrowIf(code, "asking for the start and end of " + topic);
  return range;
}

Offsets KafkaAdmin::Starts(const std::string& topic, int partitions) {
  Offsets starts;
  for (int i = 0; i < partitions; ++i) starts[i] = RangeOf(topic, i).start;
  return starts;
}

Offsets KafkaAdmin::Ends(const std::string& topic, int partitions) {
  Offsets ends;
  for (int i = 0; i < partitions; ++i) ends[i] = RangeOf(topic, i).end;
  return ends;
}

Offsets KafkaAdmin::Committed(const std::string& group, const std::string& topic, int partitions) {
  KafkaProperties properties = properties_;
  properties["group.id"] = group;
  const KafkaClient member = NewKafkaClient(RD_KAFKA_CONSUMER, brokers_, properties);
  PartitionList asked(rd_kafka_topic_partition_list_new(partitions));
  for (int partition = 0; partition < partitions; ++partition) {
    rd_kafka_topic_partition_list_add(asked.get(), topic.c_str(), partition);
  }
  ThrowIf(rd_kafka_committed(member.get(), asked.get(), kLimitMs),
          "asking for commits of " + group);
  Offsets committed;
  for (int i = 0; i < asked->cnt; ++i) {
    if (asked->elems[i].offset >= 0) {
      committed[asked->elems[i].partition] = asked->elems[i].offset;
    }
  }
  return committed;
}

}  // namespace test
