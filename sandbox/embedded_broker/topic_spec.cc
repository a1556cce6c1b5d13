#include "sandbox/embedded_broker/topic_spec.h"

#include <charconv>

#include <fmt/format.h>

#include "shared/service_options.h"

namespace sandbox {
namespace {

constexpr int kMostPartitions = 1000;

}  // namespace

shared::Result<TopicSpec> ParseTopicSpec(std::string_view text) {
  const std::size_t colon = text.find(':');
  TopicSpec spec{.name = std::string(text.substr(0, colon))};
  if (const auto name = shared::ParseTopic(spec.name); !name) {
    return shared::Annotate(name, fmt::format("--create {}", text));
  }
  if (colon == std::string_view::npos) return spec;
  const std::string_view number = text.substr(colon + 1);
  const char* end = number.data() + number.size();
  const auto [read, error] = std::from_chars(number.data(), end, spec.partitions);
  if (error != std::errc() || read != end || spec.partitions < 1 ||
      spec.partitions > kMostPartitions) {
    return shared::Fail(
        shared::ErrorKind::kUsage,
        fmt::format("--create {}: after the colon stands the number of partitions, 1 to {}", text,
                    kMostPartitions));
  }
  return spec;
}

}  // namespace sandbox
