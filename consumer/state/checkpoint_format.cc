#include "consumer/state/checkpoint_format.h"

#include <algorithm>
#include <utility>

namespace consumer::format {

namespace {

using shared::kafka::Partition;
using shared::kafka::PartitionState;
using shared::kafka::Witness;

enum WitnessFlag : std::uint8_t { kFirstWitness = 1, kLastWitness = 2 };

struct NamedTotal {
  std::string_view name;
  std::uint64_t JobTotals::* field;
};
constexpr NamedTotal kJobTotals[] = {{"records", &JobTotals::records},
                                     {"tags", &JobTotals::tags},
                                     {"null_values", &JobTotals::null_values},
                                     {"oversized", &JobTotals::oversized},
                                     {"lost", &JobTotals::lost},
                                     {"evicted", &JobTotals::evicted},
                                     {"evicted_tags", &JobTotals::evicted_tags},
                                     {"late", &JobTotals::late},
                                     {"late_after_idle", &JobTotals::late_after_idle},
                                     {"duplicates", &JobTotals::duplicates},
                                     {"skipped", &JobTotals::skipped},
                                     {"malformed", &JobTotals::malformed}};

std::string Key(std::string_view prefix, std::string_view rest) {
  return std::string(prefix).append(rest);
}

void AppendWitness(const std::optional<Witness>& witness, Encoder& out) {
  if (witness) out.I64(witness->offset.value).I64(witness->timestamp).U32(witness->crc);
}

std::optional<Witness> DecodeWitness(bool present, Decoder& in) {
  if (!present) return std::nullopt;
  Witness witness;
  witness.offset.value = in.I64();
  witness.timestamp = in.I64();
  witness.crc = in.U32();
  return witness;
}

bool DecodePartition(Decoder key, Decoder value, StoredHead& head) {
  const Partition partition{key.I32()};
  PartitionState state;
  state.next.value = value.I64();
  const std::uint8_t flags = value.U8();
  state.first = DecodeWitness(flags & kFirstWitness, value);
  state.last = DecodeWitness(flags & kLastWitness, value);
  const bool known = flags <= (kFirstWitness | kLastWitness);
  head.head.partitions[partition] = state;
  return known && key.Finished() && value.Finished();
}

bool DecodeBatch(Decoder value, StoredHead& head) {
  head.head.batch = BatchId{value.U64()};
  head.head.batch_time = value.I64();
  return value.Finished();
}

bool DecodePeriod(Decoder key, Decoder value, StoredHead& head) {
  const BatchId batch{key.U64()};
  head.head.periods.push_back({.first_batch = batch, .begin = value.I64()});
  return key.Finished() && value.Finished();
}

bool DecodeLargestTime(Decoder key, Decoder value, StoredHead& head) {
  const std::int32_t partition = key.I32();
  head.head.largest[partition] = value.I64();
  return key.Finished() && value.Finished();
}

bool DecodeJobTotal(std::string_view name, Decoder value, StoredHead& head) {
  const std::uint64_t total = value.U64();
  for (const NamedTotal& known : kJobTotals) {
    if (known.name == name) head.head.totals.*known.field = total;
  }
  return value.Finished();
}

}  // namespace

Entry VersionEntry(std::uint32_t version) {
  return {std::string(kFormatVersion), Encoder().U32(version).bytes()};
}

Entry BatchEntry(BatchId batch, shared::UnixMillis time) {
  return {std::string(kBatch), Encoder().U64(batch.value).I64(time).bytes()};
}

Entry CheckpointIdEntry(std::string_view id) {
  return {std::string(kCheckpointId), std::string(id)};
}

Entry EpochEntry(std::uint64_t epoch) {
  return {std::string(kEpoch), Encoder().U64(epoch).bytes()};
}

Entry SinkEntry(std::string_view sink, BatchId batch) {
  return {Key(kSink, sink), Encoder().U64(batch.value).bytes()};
}

std::string PartitionKey(Partition partition) {
  return Encoder().Raw(kPartition).I32(partition.value).bytes();
}

Entry PartitionEntry(Partition partition, const PartitionState& state) {
  Encoder value;
  value.I64(state.next.value);
  value.U8((state.first ? kFirstWitness : 0) | (state.last ? kLastWitness : 0));
  AppendWitness(state.first, value);
  AppendWitness(state.last, value);
  return {PartitionKey(partition), value.bytes()};
}

std::vector<Entry> IdentityEntries(const IdentityFields& identity) {
  std::vector<Entry> entries;
  for (const auto& [name, value] : identity) entries.push_back({Key(kIdentity, name), value});
  return entries;
}

std::vector<Entry> JobTotalEntries(const JobTotals& totals) {
  std::vector<Entry> entries;
  for (const NamedTotal& known : kJobTotals) {
    entries.push_back({Key(kJobTotal, known.name), Encoder().U64(totals.*known.field).bytes()});
  }
  return entries;
}

std::string PeriodKey(BatchId batch) { return Encoder().Raw(kPeriod).U64(batch.value).bytes(); }

Entry PeriodEntry(const SeenPeriod& period) {
  return {PeriodKey(period.first_batch), Encoder().I64(period.begin).bytes()};
}

Entry LargestTimeEntry(std::int32_t partition, shared::UnixMillis time) {
  return {Encoder().Raw(kLargestTime).I32(partition).bytes(), Encoder().I64(time).bytes()};
}

Entry ClosedUntilEntry(shared::UnixMillis end) {
  return {std::string(kClosedUntil), Encoder().I64(end).bytes()};
}

Entry RankedPlacesEntry(std::size_t places) {
  return {std::string(kRankedPlaces), Encoder().U64(places).bytes()};
}

bool DecodeHeadEntry(std::string_view key, std::string_view value, StoredHead& head) {
  const std::string_view prefix = key.substr(0, 1);
  const std::string_view rest = key.substr(prefix.size());
  Decoder in(value);
  if (prefix == kBatch) return rest.empty() && DecodeBatch(in, head);
  if (prefix == kJobTotal) return DecodeJobTotal(rest, in, head);
  if (prefix == kPartition) return DecodePartition(Decoder(rest), in, head);
  if (prefix == kPeriod) return DecodePeriod(Decoder(rest), in, head);
  if (prefix == kLargestTime) return DecodeLargestTime(Decoder(rest), in, head);
  if (prefix == kCheckpointId) {
    head.head.checkpoint_id = in.Rest();
  } else if (prefix == kEpoch) {
    head.head.epoch = in.U64();
  } else if (prefix == kIdentity) {
    head.identity[std::string(rest)] = in.Rest();
  } else if (prefix == kSink) {
    head.head.sinks[std::string(rest)] = BatchId{in.U64()};
  } else if (prefix == kClosedUntil) {
    head.head.closed_until = in.I64();
  } else if (prefix == kRankedPlaces) {
    head.head.ranked_places = in.U64();
  } else if (prefix == kFormatVersion) {
    head.version = in.U32();
  } else {
    return true;
  }
  return in.Finished();
}

void AppendTotal(const TagTotal& total, BatchId changed_in, Encoder& out) {
  // Unsigned, so that times as far apart as a record may claim wrap and do not overflow.
  const auto first = static_cast<std::uint64_t>(total.first_seen);
  const auto last = static_cast<std::uint64_t>(total.last_seen);
  out.Varint(total.count).SignedVarint(total.first_seen);
  out.SignedVarint(static_cast<std::int64_t>(last - first)).Varint(changed_in.value);
}

std::optional<StoredTotal> DecodeTotal(std::string_view key, std::string_view value) {
  if (!key.starts_with(kTotal)) return std::nullopt;
  Decoder in(value);
  StoredTotal stored;
  stored.total.tag = key.substr(kTotal.size());
  stored.total.count = in.Varint();
  stored.total.first_seen = in.SignedVarint();
  stored.total.last_seen =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(stored.total.first_seen) +
                                static_cast<std::uint64_t>(in.SignedVarint()));
  stored.changed_in.value = in.Varint();
  if (!in.Finished()) return std::nullopt;
  return stored;
}

std::string KeptKey(std::string_view prefix, BatchId batch) {
  return Encoder().Raw(prefix).U64(batch.value).bytes();
}

std::optional<BatchId> BatchOfKeptKey(std::string_view key) {
  if (std::ranges::count(kKeptPrefixes, key.substr(0, 1)) == 0) return std::nullopt;
  Decoder in(key.substr(1));
  const BatchId batch{in.U64()};
  if (!in.ok() || in.AtEnd()) return std::nullopt;
  return batch;
}

}  // namespace consumer::format
