#include "consumer/command/state_command.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "consumer/sink/fd_writer.h"
#include "consumer/sink/spark_table.h"
#include "consumer/state/kept_states.h"
#include "consumer/state/rocksdb_store.h"
#include "consumer/state/state_diff.h"
#include "consumer/state/state_export.h"
#include "consumer/state/state_list.h"
#include "consumer/state/state_table.h"
#include "shared/time_text.h"

namespace consumer {

namespace {

using Reader = std::unique_ptr<CheckpointReader>;

// Wide enough for a time and for what people write as a tag; the rest is cut.
constexpr std::size_t kCellWidth = 60;

shared::Result<void> Print(std::string_view text) {
  return WriteAll(STDOUT_FILENO, text, "stdout");
}

shared::Result<Reader> OpenAt(const ConsumerOptions& options) {
  if (!options.state.at) return OpenCheckpointReadOnly(options.checkpoint);
  return OpenStateAt(options.checkpoint, BatchId{*options.state.at});
}

// A batch's id, or a directory: one that is named by digits alone is written as ./17.
shared::Result<Reader> OpenNamed(const std::string& name, const ConsumerOptions& options) {
  if (const auto batch = BatchOfKeptState(name)) return OpenStateAt(options.checkpoint, *batch);
  return OpenCheckpointReadOnly(name);
}

std::string Text(const StateTable& table, const ConsumerOptions& options) {
  if (options.json) return StateJson(table) + "\n";
  return CountsTable(table.rows, table.distinct, FieldOf(table.head), options.truncate);
}

std::string BatchText(const CheckpointHead& head) {
  return head.batch ? std::to_string(head.batch->value) : "-";
}

std::string StatesTable(const std::vector<ListedState>& states) {
  std::vector<std::vector<std::string>> rows;
  for (const ListedState& state : states) {
    const CheckpointHead& head = state.head;
    rows.push_back({BatchText(head), head.batch ? shared::FormatTime(head.batch_time) : "-",
                    std::to_string(head.epoch), std::to_string(head.totals.records),
                    std::to_string(state.total), std::to_string(state.distinct),
                    std::to_string(state.bytes), state.newest ? "newest" : "kept"});
  }
  return SparkTable({"batch", "time", "epoch", "records", "total", "distinct", "bytes", "state"},
                    rows, {.truncate = kCellWidth});
}

std::string DifferenceTable(const StateDifference& difference, std::size_t rows_in_all) {
  std::vector<std::vector<std::string>> rows;
  for (const ChangedTotal& total : difference.totals) {
    rows.push_back({total.tag, std::to_string(total.a), std::to_string(total.b),
                    fmt::format("{:+}", DifferenceOf(total))});
  }
  return SparkTable({std::string(FieldOf(difference.a)), "batch " + BatchText(difference.a),
                     "batch " + BatchText(difference.b), "difference"},
                    rows, {.truncate = kCellWidth, .more_rows = rows.size() < rows_in_all});
}

}  // namespace

shared::Result<void> ShowState(const ConsumerOptions& options) {
  const auto checkpoint = OpenAt(options);
  if (!checkpoint) return Forward(checkpoint);
  const auto table = ReadStateTable(**checkpoint, options.top);
  if (!table) return Forward(table);
  return Print(Text(*table, options));
}

shared::Result<void> ShowStates(const ConsumerOptions& options) {
  const auto states = ListStates(options.checkpoint);
  if (!states) return Forward(states);
  return Print(options.json ? StatesJson(*states) + "\n" : StatesTable(*states));
}

shared::Result<void> ShowDifference(const ConsumerOptions& options) {
  const auto a = OpenNamed(options.state.compared.front(), options);
  if (!a) return Forward(a);
  const auto b = OpenNamed(options.state.compared.back(), options);
  if (!b) return Forward(b);
  auto difference = DiffStates(**a, **b);
  if (!difference) return Forward(difference);
  const std::size_t rows_in_all = difference->totals.size();
  if (options.top && *options.top < rows_in_all) difference->totals.resize(*options.top);
  return Print(options.json ? DiffJson(*difference) + "\n"
                            : DifferenceTable(*difference, rows_in_all));
}

shared::Result<void> ShowExport(const ConsumerOptions& options) {
  const auto state = OpenAt(options);
  if (!state) return Forward(state);
  return ExportState(**state, Print);
}

}  // namespace consumer
