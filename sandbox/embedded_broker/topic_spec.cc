#include "sandbox/embedded_broker/topic_spec.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

namespace sandbox {
namespace {

constexpr std::size_t kLongestName = 249;
constexpr int kMostPartitions = 1000;

bool IsTopicName(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || name == "." || name == "..") return false;
  return std::ranges::all_of(name, [](unsigned char c) {
    return (std::isalnum(c) && c < 0x80) || c == '.' || c == '_' || c == '-';
  });
}

}  // namespace

shared::Result<TopicSpec> ParseTopicSpec(std::string_view text) {
  const std::size_t colon = text.find(':');
  TopicSpec spec{.name = std::string(text.substr(0, colon))};
  if (!IsTopicName(spec.name)) {
    return shared::Fail(shared::ErrorKind::kUsage,
                        fmt::format("--create {}: a topic's name has 1 to 249 letters, digits, "
                                    "'.', '_' or '-'",
                                    text));
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
