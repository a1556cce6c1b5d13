#include "shared/kafka/metadata.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "shared/deadline.h"
#include "shared/kafka/errors.h"

namespace shared::kafka {
namespace {

using MetadataPtr = std::unique_ptr<const rd_kafka_metadata_t, Destroy<rd_kafka_metadata_destroy>>;

std::vector<Partition> PartitionsOf(const rd_kafka_metadata_topic_t& topic) {
  std::vector<Partition> partitions;
  for (int i = 0; i < topic.partition_cnt; ++i) partitions.push_back({topic.partitions[i].id});
  std::ranges::sort(partitions);
  return partitions;
}

std::vector<Partition> LeaderlessOf(const rd_kafka_metadata_topic_t& topic) {
  std::vector<Partition> leaderless;
  for (int i = 0; i < topic.partition_cnt; ++i) {
    if (topic.partitions[i].leader < 0) leaderless.push_back({topic.partitions[i].id});
  }
  std::ranges::sort(leaderless);
  return leaderless;
}

// The embedded broker makes every topic it is asked for by name, even by a consumer, so there all
// topics are asked for. Elsewhere that could be thousands.
Result<MetadataPtr> AskForMetadata(const Handle& handle, const std::string& topic, bool by_name,
                                   std::chrono::milliseconds timeout) {
  const std::string doing = "asking for topic " + topic;
  TopicPtr rkt;  // Its making alone asks for the topic by name.
  if (by_name) rkt.reset(rd_kafka_topic_new(handle.get(), topic.c_str(), nullptr));
  if (by_name && !rkt) return std::unexpected(ErrorOf(rd_kafka_last_error(), doing));
  const rd_kafka_metadata_t* answer = nullptr;
  const auto code =
      rd_kafka_metadata(handle.get(), by_name ? 0 : 1, rkt.get(), &answer, TimeoutMs(timeout));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return std::unexpected(handle.Explain(code, doing));
  handle.target().ClearError();
  return MetadataPtr(answer);
}

// Metadata without any topic.
rd_kafka_resp_err_t AskForBrokers(const Handle& handle, std::chrono::milliseconds timeout) {
  const rd_kafka_metadata_t* answer = nullptr;
  const auto code = rd_kafka_metadata(handle.get(), 0, nullptr, &answer, TimeoutMs(timeout));
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) rd_kafka_metadata_destroy(answer);
  return code;
}

}  // namespace

Result<TopicDescription> AskForTopic(const Handle& handle, const std::string& topic,
                                     std::chrono::milliseconds timeout) {
  const Deadline deadline(timeout);
  const auto cluster_id = AskForClusterId(handle, deadline.Left());
  if (!cluster_id) return Annotate(cluster_id, "asking for topic " + topic);
  const bool makes_topics = rd_kafka_type(handle.get()) == RD_KAFKA_PRODUCER;
  const auto answer = AskForMetadata(handle, topic, makes_topics || !IsEmbeddedBroker(*cluster_id),
                                     deadline.Left());
  if (!answer) return Forward(answer);
  auto code = RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
  for (int i = 0; i < (*answer)->topic_cnt; ++i) {
    const rd_kafka_metadata_topic_t& found = (*answer)->topics[i];
    if (found.topic != topic) continue;
    code = found.err;
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
      return TopicDescription{*cluster_id, PartitionsOf(found), LeaderlessOf(found)};
    }
  }
  return std::unexpected(ErrorOf(code, "asking for topic " + topic));
}

Result<std::string> AskForClusterId(const Handle& handle, std::chrono::milliseconds timeout) {
  const std::string doing = "asking for the cluster";
  const Deadline deadline(timeout);
  char* id = rd_kafka_clusterid(handle.get(), 0);
  if (id == nullptr) {
    // Connects: a client without anything to do connects at its leisure, a second later.
    const auto code = AskForBrokers(handle, timeout);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return std::unexpected(handle.Explain(code, doing));
    id = rd_kafka_clusterid(handle.get(), TimeoutMs(deadline.Left()));
  }
  if (id == nullptr) return std::unexpected(handle.Explain(RD_KAFKA_RESP_ERR__TIMED_OUT, doing));
  std::string cluster_id(id);
  rd_kafka_mem_free(handle.get(), id);
  return cluster_id;
}

}  // namespace shared::kafka
