// The kept rows of the format (checkpoint_format.h).
#include <utility>

#include "consumer/state/checkpoint_format.h"

namespace consumer::format {

namespace {

// A block is closed when it is larger: small beside a batch, large beside the cost of an entry.
constexpr std::size_t kBlockBytes = 64 * 1024;

enum RowFlag : std::uint8_t { kAboutRank = 1, kRank = 2, kOldRank = 4 };

void AppendRow(const Row& row, Encoder& out) {
  out.U8((row.about_rank ? kAboutRank : 0) | (row.rank ? kRank : 0) |
         (row.old_rank ? kOldRank : 0));
  out.Varint(row.count);
  if (row.rank) out.Varint(*row.rank);
  if (row.old_rank) out.Varint(*row.old_rank);
  out.Text(row.tag);
}

// False: not a row.
bool DecodeRow(Decoder& in, Row& row) {
  const std::uint8_t flags = in.U8();
  row.about_rank = flags & kAboutRank;
  row.count = in.Varint();
  if (flags & kRank) row.rank = in.Varint();
  if (flags & kOldRank) row.old_rank = in.Varint();
  row.tag = in.Text();
  return in.ok() && flags <= (kAboutRank | kRank | kOldRank);
}

}  // namespace

std::string RowsKey(BatchId batch, std::uint32_t block) {
  return Encoder().Raw(kRows).U64(batch.value).U32(block).bytes();
}

std::vector<Entry> RowsEntries(BatchId batch, shared::UnixMillis time, std::span<const Row> rows) {
  std::vector<Entry> entries;
  Encoder block;
  const auto close = [&] {
    const auto number = static_cast<std::uint32_t>(entries.size());
    entries.push_back({RowsKey(batch, number), block.bytes()});
    block.Clear();
  };
  for (const Row& row : rows) {
    if (block.bytes().empty()) block.I64(time);
    AppendRow(row, block);
    if (block.bytes().size() > kBlockBytes) close();
  }
  if (!block.bytes().empty()) close();
  return entries;
}

std::optional<BatchId> BatchOfRowsKey(std::string_view key) {
  if (!key.starts_with(kRows)) return std::nullopt;
  Decoder in(key.substr(kRows.size()));
  const BatchId batch{in.U64()};
  in.U32();
  if (!in.Finished()) return std::nullopt;
  return batch;
}

std::optional<StoredRows> DecodeRows(std::string_view key, std::string_view value) {
  const std::optional<BatchId> batch = BatchOfRowsKey(key);
  if (!batch) return std::nullopt;
  StoredRows stored{.batch = *batch, .time = 0, .rows = {}};
  Decoder in(value);
  stored.time = in.I64();
  while (in.ok() && !in.AtEnd()) {
    if (!DecodeRow(in, stored.rows.emplace_back())) return std::nullopt;
  }
  if (!in.Finished()) return std::nullopt;
  return stored;
}

}  // namespace consumer::format
