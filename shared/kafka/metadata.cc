#include "shared/kafka/metadata.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "shared/kafka/errors.h"

namespace shared::kafka {
namespace {

using MetadataPtr = std::unique_ptr<const rd_kafka_metadata_t, Destroy<rd_kafka_metadata_destroy>>;

Result<TopicDescription> DescriptionOf(const rd_kafka_metadata_topic_t& topic,
                                       const std::string& doing) {
  if (topic.err != RD_KAFKA_RESP_ERR_NO_ERROR) return std::unexpected(ErrorOf(topic.err, doing));
  TopicDescription description;
  for (int i = 0; i < topic.partition_cnt; ++i) {
    description.partitions.push_back({topic.partitions[i].id});
  }
  std::ranges::sort(description.partitions);
  return description;
}

}  // namespace

Result<TopicDescription> AskForTopic(const Handle& handle, const std::string& topic,
                                     std::chrono::milliseconds timeout) {
  const std::string doing = "asking for topic " + topic;
  const TopicPtr rkt(rd_kafka_topic_new(handle.get(), topic.c_str(), nullptr));
  if (!rkt) return std::unexpected(ErrorOf(rd_kafka_last_error(), doing));
  const rd_kafka_metadata_t* answer = nullptr;
  const auto code = rd_kafka_metadata(handle.get(), 0, rkt.get(), &answer, TimeoutMs(timeout));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return std::unexpected(handle.Explain(code, doing));
  const MetadataPtr owner(answer);
  handle.target().ClearError();
  if (answer->topic_cnt != 1) {
    return std::unexpected(ErrorOf(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, doing));
  }
  auto description = DescriptionOf(answer->topics[0], doing);
  if (!description) return description;
  auto cluster_id = AskForClusterId(handle, timeout);
  if (!cluster_id) return Forward(cluster_id);
  description->cluster_id = *cluster_id;
  return description;
}

Result<std::string> AskForClusterId(const Handle& handle, std::chrono::milliseconds timeout) {
  char* id = rd_kafka_clusterid(handle.get(), TimeoutMs(timeout));
  if (id == nullptr) {
    return std::unexpected(
        handle.Explain(RD_KAFKA_RESP_ERR__TIMED_OUT, "asking for the cluster's id"));
  }
  std::string cluster_id(id);
  rd_kafka_mem_free(handle.get(), id);
  return cluster_id;
}

}  // namespace shared::kafka
