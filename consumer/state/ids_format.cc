#include "consumer/state/ids_format.h"

namespace consumer::format {

Entry DistinctIdEntry(std::uint64_t number, std::string_view key, std::size_t capacity) {
  const auto place = static_cast<std::uint32_t>(number % capacity);
  return {Encoder().Raw(kDistinctId).U32(place).bytes(), Encoder().U64(number).Raw(key).bytes()};
}

std::optional<StoredId> DecodeDistinctId(std::string_view key, std::string_view value) {
  if (!key.starts_with(kDistinctId)) return std::nullopt;
  Decoder place(key.substr(kDistinctId.size()));
  place.U32();
  Decoder in(value);
  StoredId id;
  id.number = in.U64();
  id.key = in.Rest();
  if (!place.Finished() || !in.Finished() || id.key.empty()) return std::nullopt;
  return id;
}

}  // namespace consumer::format
