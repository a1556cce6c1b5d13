#include "consumer/state/state_table.h"

#include <utility>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "consumer/count/count_what.h"
#include "shared/time_text.h"

namespace consumer {

namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void Text(Writer& json, std::string_view text) {
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void Field(Writer& json, std::string_view name, std::string_view text) {
  Text(json, name);
  Text(json, text);
}

void WriteBatch(Writer& json, const CheckpointHead& head) {
  json.Key("batch_id");
  if (head.batch) {
    json.Uint64(head.batch->value);
    Field(json, "batch_time", shared::FormatTime(head.batch_time));
  } else {
    json.Null();
    json.Key("batch_time");
    json.Null();
  }
}

void WritePositions(Writer& json, const shared::kafka::PartitionStates& partitions) {
  json.Key("positions");
  json.StartObject();
  for (const auto& [partition, state] : partitions) {
    Text(json, std::to_string(partition.value));
    json.Int64(state.next.value);
  }
  json.EndObject();
}

void WriteCounts(Writer& json, std::string_view field, const std::vector<Row>& rows) {
  json.Key("counts");
  json.StartArray();
  for (const Row& row : rows) {
    json.StartObject();
    Field(json, field, row.tag);
    json.Key("count");
    json.Uint64(row.count);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

shared::Result<StateTable> ReadStateTable(const CheckpointReader& checkpoint,
                                          std::optional<std::size_t> top) {
  StateTable table;
  auto head = checkpoint.ReadTotals(std::nullopt, [&table](const StoredTotal& stored) {
    table.total += stored.total.count;
    table.rows.push_back({.tag = std::string(stored.total.tag), .count = stored.total.count});
  });
  if (!head) return Forward(head);
  table.head = std::move(*head);
  table.distinct = table.rows.size();
  RankRows(table.rows, top);
  return table;
}

std::string_view FieldOf(const CheckpointHead& head) {
  return FieldOf(CountWhatOf(head.identity.count).value_or(CountWhat::kHashtags));
}

std::string StateJson(const StateTable& table) {
  const CheckpointHead& head = table.head;
  rapidjson::StringBuffer out;
  Writer json(out);
  json.StartObject();
  Field(json, "checkpoint_id", head.checkpoint_id);
  WriteBatch(json, head);
  Field(json, "topic", head.identity.topic);
  Field(json, "cluster_id", head.identity.cluster_id);
  Field(json, "tokenizer", head.identity.tokenizer);
  json.Key("fold_case");
  json.Bool(head.identity.fold_case);
  WritePositions(json, head.partitions);
  json.Key("total");
  json.Uint64(table.total);
  json.Key("distinct");
  json.Uint64(table.distinct);
  WriteCounts(json, FieldOf(head), table.rows);
  json.EndObject();
  return {out.GetString(), out.GetSize()};
}

}  // namespace consumer
