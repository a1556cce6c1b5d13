#include "consumer/state/pane_format.h"

namespace consumer::format {

std::string PanesKey(shared::UnixMillis start) {
  return Encoder().Raw(kPane).SortedI64(start).bytes();
}

std::string PaneKeyOf(const PaneKey& pane) {
  return Encoder().Raw(kPane).SortedI64(pane.start).SortedI64(pane.from).bytes();
}

Entry PaneEntry(const PaneChange& change) {
  return {PaneKeyOf(change.pane), Encoder().Varint(change.records).Varint(change.tags).bytes()};
}

void AppendPaneCount(std::uint64_t count, BatchId changed_in, Encoder& out) {
  out.Varint(count).Varint(changed_in.value);
}

std::optional<StoredPaneEntry> DecodePane(std::string_view key, std::string_view value) {
  if (!key.starts_with(kPane)) return std::nullopt;
  StoredPaneEntry entry;
  Decoder name(key.substr(kPane.size()));
  entry.pane.start = name.SortedI64();
  entry.pane.from = name.SortedI64();
  entry.tag = name.Rest();
  Decoder in(value);
  if (entry.tag.empty()) {
    entry.records = in.Varint();
    entry.tags = in.Varint();
  } else {
    entry.count = in.Varint();
    entry.changed_in.value = in.Varint();
  }
  if (!name.ok() || !in.Finished()) return std::nullopt;
  return entry;
}

}  // namespace consumer::format
