#include "producer/publish/topic_description.h"

#include <fmt/format.h>

#include "shared/time_text.h"

namespace producer {
namespace {

std::string Retention(std::optional<std::int64_t> ms) {
  if (!ms) return "";
  if (*ms < 0) return ", keeps records for ever";
  return ", keeps records for " + shared::FormatDuration(std::chrono::milliseconds(*ms));
}

}  // namespace

std::string DescribeTopic(const TopicPlan& plan, const TopicState& topic) {
  if (topic.partitions > 0) {
    return fmt::format("{} partitions{}", topic.partitions, Retention(topic.settings.retention_ms));
  }
  std::string text = fmt::format("to be made with {} partitions, replication {}",
                                 plan.topic.partitions, plan.topic.replication);
  for (const auto& [name, value] : plan.topic.config) text += fmt::format(", {}={}", name, value);
  if (!plan.topic.config.contains("retention.ms")) text += ", retention.ms=-1";
  return text;
}

}  // namespace producer
