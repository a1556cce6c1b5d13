#include "consumer/command/lag_table.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "shared/json_text.h"
#include "shared/record_time.h"

namespace consumer {

namespace {

constexpr std::size_t kColumns = 10;
using TableLine = std::array<std::string, kColumns>;

// What kafka-consumer-groups prints where a group has no members: ours assigns itself partitions.
constexpr const char* kNoMember = "-";

// Nothing unread is no delay, whatever the topic's timestamps are.
std::optional<double> SecondsBehind(const GroupLag& row, shared::UnixMillis now) {
  if (row.lag.value_or(1) <= 0) return 0;
  if (!row.oldest_unread) return std::nullopt;
  return shared::AgeInSeconds(*row.oldest_unread, now);
}

template <typename T>
std::string OrElse(const std::optional<T>& value, const char* format, const char* unknown) {
  return value ? fmt::format(fmt::runtime(format), *value) : unknown;
}

std::optional<std::int64_t> CommittedOf(const GroupLag& row) {
  return row.committed ? std::optional(row.committed->value) : std::nullopt;
}

std::string Quoted(const std::string& text) {
  std::string quoted;
  shared::AppendJsonString(quoted, text);
  return quoted;
}

TableLine Cells(const std::string& group, const std::string& topic, const GroupLag& row,
                shared::UnixMillis now) {
  return {group,
          topic,
          std::to_string(row.partition.value),
          OrElse(CommittedOf(row), "{}", "-"),
          std::to_string(row.end.value),
          OrElse(row.lag, "{}", "-"),
          kNoMember,
          kNoMember,
          kNoMember,
          OrElse(SecondsBehind(row, now), "{:.3f}", "-")};
}

}  // namespace

std::string LagTable(const std::string& group, const std::string& topic,
                     const std::vector<GroupLag>& rows, shared::UnixMillis now) {
  std::vector<TableLine> lines{{"GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET",
                                "LAG", "CONSUMER-ID", "HOST", "CLIENT-ID", "LAG-SECONDS"}};
  for (const GroupLag& row : rows) lines.push_back(Cells(group, topic, row, now));
  std::array<std::size_t, kColumns> widths{};
  for (const TableLine& line : lines) {
    for (std::size_t i = 0; i < kColumns; ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  std::string text;
  for (const TableLine& line : lines) {
    for (std::size_t i = 0; i + 1 < kColumns; ++i) {
      text += fmt::format("{:<{}}  ", line[i], widths[i]);
    }
    text += line.back() + "\n";
  }
  return text;
}

std::string LagJson(const std::string& group, const std::string& topic,
                    const std::vector<GroupLag>& rows, shared::UnixMillis now) {
  std::string text = "[";
  for (const GroupLag& row : rows) {
    if (text.size() > 1) text += ",";
    text += fmt::format(
        R"({{"group":{},"topic":{},"partition":{},"current_offset":{},"log_end_offset":{},"lag":{},"lag_seconds":{}}})",
        Quoted(group), Quoted(topic), row.partition.value, OrElse(CommittedOf(row), "{}", "null"),
        row.end.value, OrElse(row.lag, "{}", "null"),
        OrElse(SecondsBehind(row, now), "{:.3f}", "null"));
  }
  return text + "]\n";
}

}  // namespace consumer
