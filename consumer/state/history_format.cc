#include "consumer/state/history_format.h"

namespace consumer::format {

std::string HistoryKey(shared::UnixMillis to) {
  return Encoder().Raw(kHistory).SortedI64(to).bytes();
}

Entry HistoryEntry(const HistoryPoint& point) {
  Encoder value;
  value.I64(point.from);
  for (const HistoryPoint::Total& total : point.totals) value.Text(total.tag).Varint(total.count);
  return {HistoryKey(point.to), value.bytes()};
}

std::shared_ptr<const HistoryPoint> DecodeHistory(std::string_view key, std::string_view value) {
  if (!key.starts_with(kHistory)) return nullptr;
  Decoder to(key.substr(kHistory.size()));
  Decoder in(value);
  auto point = std::make_shared<HistoryPoint>();
  point->to = to.SortedI64();
  point->from = in.I64();
  while (in.ok() && !in.AtEnd()) {
    HistoryPoint::Total& total = point->totals.emplace_back();
    total.tag = in.Text();
    total.count = in.Varint();
  }
  if (!to.Finished() || !in.Finished()) return nullptr;
  return point;
}

}  // namespace consumer::format
