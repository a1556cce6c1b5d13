#include "consumer/state/state_export.h"

#include <string>

#include <fmt/format.h>

#include "consumer/state/state_table.h"
#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {

namespace {

using shared::AppendJsonMember;
using shared::AppendJsonName;

constexpr std::size_t kPieceBytes = 64 * 1024;

template <typename T>
void AppendBare(std::string& json, std::string_view name, const T& value) {
  AppendJsonName(json, name);
  json += fmt::format("{}", value);
}

std::string HeaderLine(const CheckpointHead& head) {
  std::string json = "{";
  AppendJsonMember(json, "checkpoint_id", head.checkpoint_id);
  AppendBare(json, "epoch", head.epoch);
  if (head.batch) {
    AppendBare(json, "batch_id", head.batch->value);
    AppendJsonMember(json, "batch_time", shared::FormatTime(head.batch_time));
  } else {
    AppendBare(json, "batch_id", "null");
    AppendBare(json, "batch_time", "null");
  }
  AppendJsonMember(json, "topic", head.identity.topic);
  AppendJsonMember(json, "cluster_id", head.identity.cluster_id);
  AppendJsonMember(json, "count", head.identity.count);
  AppendJsonMember(json, "tokenizer", head.identity.tokenizer);
  AppendBare(json, "fold_case", head.identity.fold_case);
  AppendJsonName(json, "positions");
  json += '{';
  for (const auto& [partition, state] : head.partitions) {
    AppendBare(json, std::to_string(partition.value), state.next.value);
  }
  json += '}';
  AppendBare(json, "records", head.totals.records);
  AppendBare(json, "total", head.totals.tags);
  return json + "}\n";
}

void AppendTotalLine(std::string& lines, std::string_view field, const TagTotal& total) {
  lines += '{';
  AppendJsonMember(lines, field, total.tag);
  AppendBare(lines, "count", total.count);
  AppendJsonMember(lines, "first_seen", shared::FormatTime(total.first_seen));
  AppendJsonMember(lines, "last_seen", shared::FormatTime(total.last_seen));
  lines += "}\n";
}

}  // namespace

shared::Result<void> ExportState(
    const CheckpointReader& state,
    const std::function<shared::Result<void>(std::string_view)>& write) {
  const auto head = state.ReadHead();
  if (!head) return Forward(head);
  const std::string_view field = FieldOf(*head);
  std::string lines = HeaderLine(*head);
  shared::Result<void> written;
  const auto read = state.ReadTotals(std::nullopt, [&](const StoredTotal& stored) {
    if (!written) return;  // A scan cannot be ended from here.
    AppendTotalLine(lines, field, stored.total);
    if (lines.size() < kPieceBytes) return;
    written = write(lines);
    lines.clear();
  });
  if (!read) return Forward(read);
  if (!written || lines.empty()) return written;
  return write(lines);
}

}  // namespace consumer
