#include "consumer/state/kept_format.h"

#include "consumer/state/kept_blocks.h"

namespace consumer::format {

namespace {

enum RowFlag : std::uint8_t { kAboutRank = 1, kRank = 2, kOldRank = 4, kInWindow = 8 };
constexpr std::uint8_t kAllFlags = kAboutRank | kRank | kOldRank | kInWindow;

void AppendRow(const Row& row, Encoder& out) {
  out.U8((row.about_rank ? kAboutRank : 0) | (row.rank ? kRank : 0) |
         (row.old_rank ? kOldRank : 0) | (row.window ? kInWindow : 0));
  out.Varint(row.count);
  if (row.rank) out.Varint(*row.rank);
  if (row.old_rank) out.Varint(*row.old_rank);
  if (row.window) out.I64(row.window->start).I64(row.window->end);
  out.Text(row.tag);
}

// False: not a row.
bool DecodeRow(Decoder& in, Row& row) {
  const std::uint8_t flags = in.U8();
  row.about_rank = flags & kAboutRank;
  row.count = in.Varint();
  if (flags & kRank) row.rank = in.Varint();
  if (flags & kOldRank) row.old_rank = in.Varint();
  if (flags & kInWindow) row.window = {.start = in.I64(), .end = in.I64()};
  row.tag = in.Text();
  return in.ok() && flags <= kAllFlags;
}

}  // namespace

std::vector<Entry> RowsEntries(BatchId batch, shared::UnixMillis time, std::span<const Row> rows) {
  KeptBlocks blocks(kRows, batch);
  for (const Row& row : rows) {
    if (blocks.open().bytes().empty()) blocks.open().I64(time);
    AppendRow(row, blocks.open());
    blocks.EndItem();
  }
  return blocks.Take();
}

std::optional<StoredRows> DecodeRows(std::string_view key, std::string_view value) {
  const std::optional<BatchId> batch = BatchOfKeptKey(key);
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

std::vector<Entry> ForgottenEntries(BatchId batch, std::span<const std::string> tags) {
  KeptBlocks blocks(kForgotten, batch);
  for (const std::string& tag : tags) {
    blocks.open().Text(tag);
    blocks.EndItem();
  }
  return blocks.Take();
}

std::optional<std::vector<std::string_view>> DecodeForgotten(std::string_view value) {
  std::vector<std::string_view> tags;
  Decoder in(value);
  while (in.ok() && !in.AtEnd()) tags.push_back(in.Text());
  if (!in.Finished()) return std::nullopt;
  return tags;
}

Entry WindowEntry(BatchId batch, shared::UnixMillis time, const WindowTotals& window) {
  Encoder value;
  value.I64(time).I64(window.window.start);
  value.Varint(window.records).Varint(window.tags).Varint(window.distinct);
  return {KeptKey(kWindow, batch) + Encoder().SortedI64(window.window.end).bytes(), value.bytes()};
}

std::optional<StoredWindows> DecodeWindow(std::string_view key, std::string_view value) {
  const std::optional<BatchId> batch = BatchOfKeptKey(key);
  if (!batch) return std::nullopt;
  Decoder end(key.substr(KeptKey(kWindow, *batch).size()));
  Decoder in(value);
  StoredWindows stored{.batch = *batch, .time = in.I64(), .windows = {}};
  WindowTotals& totals = stored.windows.emplace_back();
  totals.window = {.start = in.I64(), .end = end.SortedI64()};
  totals.records = in.Varint();
  totals.tags = in.Varint();
  totals.distinct = in.Varint();
  if (!end.Finished() || !in.Finished()) return std::nullopt;
  return stored;
}

}  // namespace consumer::format
