#include "producer/journal/journal_format.h"

namespace producer::journal_format {
namespace {

using shared::Decoder;
using shared::Encoder;

// Added to the number of headers.
constexpr std::size_t kDeletion = 128;

std::string NumberedKey(std::string_view prefix, std::uint64_t number) {
  return Encoder().Raw(prefix).U64(number).bytes();
}

std::optional<std::uint64_t> NumberIn(std::string_view key, std::string_view prefix) {
  if (!key.starts_with(prefix)) return std::nullopt;
  return DecodeNumber(key.substr(prefix.size()));
}

}  // namespace

std::string RecordKey(Sequence sequence) { return NumberedKey(kRecord, sequence); }
std::optional<Sequence> SequenceOf(std::string_view key) { return NumberIn(key, kRecord); }
std::string NoteKey(std::string_view key) { return std::string(kNote).append(key); }
std::string IdsKey(std::uint64_t number) { return NumberedKey(kIds, number); }
std::optional<std::uint64_t> NumberOfIds(std::string_view key) { return NumberIn(key, kIds); }

std::string EncodeIds(std::span<const std::uint64_t> ids) {
  Encoder out;
  for (const std::uint64_t id : ids) out.U64(id);
  return out.bytes();
}

std::optional<std::vector<std::uint64_t>> DecodeIds(std::string_view value) {
  std::vector<std::uint64_t> ids;
  Decoder in(value);
  while (in.ok() && !in.AtEnd()) ids.push_back(in.U64());
  if (!in.Finished()) return std::nullopt;
  return ids;
}

std::string EncodeNumber(std::uint64_t number) { return Encoder().U64(number).bytes(); }

std::optional<std::uint64_t> DecodeNumber(std::string_view value) {
  Decoder in(value);
  const std::uint64_t number = in.U64();
  if (!in.Finished()) return std::nullopt;
  return number;
}

void AppendRecord(const Record& record, Encoder& out) {
  out.SignedVarint(record.timestamp).Text(record.key).Text(record.value);
  const std::size_t deletion = record.deletion ? kDeletion : 0;
  out.U8(static_cast<std::uint8_t>(record.header_count + deletion));
  for (const auto& header : record.headers()) out.Text(header.name).Text(header.value);
}

std::optional<Record> DecodeRecord(std::string_view value) {
  Decoder in(value);
  Record record;
  record.timestamp = in.SignedVarint();
  record.key = in.Text();
  record.value = in.Text();
  const unsigned counted = in.U8();
  record.deletion = counted >= kDeletion;
  const std::size_t headers = counted % kDeletion;
  if (headers > Record::kMostHeaders) return std::nullopt;
  for (std::size_t i = 0; i < headers; ++i) {
    const std::string_view name = in.Text();
    record.AddHeader(name, in.Text());
  }
  if (!in.Finished()) return std::nullopt;
  return record;
}

}  // namespace producer::journal_format
