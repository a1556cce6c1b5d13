// What `state show` prints of a checkpoint.
//
//   auto table = ReadStateTable(**reader, 10);
//   fmt::print("{}\n", StateJson(*table));
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/row.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"

namespace consumer {

struct StateTable {
  CheckpointHead head;
  std::uint64_t total = 0;     // The sum of all totals.
  std::uint64_t distinct = 0;  // How many there are.
  std::vector<Row> rows;       // In the table's order (RanksBefore); the top N or all.
};

// `top` absent: all.
shared::Result<StateTable> ReadStateTable(const CheckpointReader& checkpoint,
                                          std::optional<std::size_t> top);

// The name of the rows' first column, by what the checkpoint's job counts: "hashtag".
std::string_view FieldOf(const CheckpointHead& head);

// One JSON object on one line, without a line break at its end:
//   {"checkpoint_id":"…","batch_id":3,"batch_time":"2026-01-31T12:00:06.000Z","topic":"tweets",
//    "cluster_id":"…","tokenizer":"twitter-text","fold_case":false,"positions":{"0":123},"total":9,
//    "distinct":2,"counts":[{"hashtag":"#a","count":2},…]}
// The rows' first member is called as FieldOf says. Before the first batch batch_id and batch_time
// are null.
std::string StateJson(const StateTable& table);

}  // namespace consumer
