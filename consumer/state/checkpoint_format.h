// The disk format of a checkpoint, version 1: the keys and values of its RocksDB database. Pure.
//
//   key                           value
//   "b"                           u64 batch, i64 batch time: the last batch; absent at first
//   "c"                           the checkpoint's id, 32 hexadecimal digits
//   "e"                           u64 epoch
//   "i" <field>                   text: one field of the job's identity (job_identity.h)
//   "j" <name>                    u64: one sum of the job (JobTotals)
//   "k" <sink>                    u64 batch: the last one the sink acknowledged
//   "p" <i32 partition>           i64 next offset, u8 flags (1: first witness, 2: last witness),
//                                 for each of these i64 offset, i64 timestamp, u32 crc
//   "r" <u64 batch> <u32 block>   i64 batch time, rows: u8 flags (1: about a rank, 2: rank, 4:
//                                 old rank), varint count, [varint rank], [varint old rank],
//                                 varint length, tag
//   "t" <tag>                     varint count, signed varint first record time, signed varint
//                                 last record time minus first, varint batch of the last change
//   "v"                           u32 format version
//
// Integers of fixed width are big-endian, so that a range scan visits partitions, batches and
// blocks in order. Totals are nearly all of the data and are varints: half the bytes, in memory
// too.
//
// Left for what later versions add beside these: "h" history, "q" panes, "w" windows, "x" <sink>
// what else a sink keeps. A program passes over prefixes and sums it does not know; an identity
// field it does not know is another job's. A change of what stands here needs a new version and a
// migration with a test.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/count/changed_totals.h"
#include "consumer/state/checkpoint_store.h"
#include "consumer/state/job_identity.h"
#include "shared/binary_encoding.h"
#include "shared/kafka/positions.h"

namespace consumer::format {

using shared::Decoder;
using shared::Encoder;

inline constexpr std::uint32_t kVersion = 1;

inline constexpr std::string_view kBatch = "b";
inline constexpr std::string_view kCheckpointId = "c";
inline constexpr std::string_view kEpoch = "e";
inline constexpr std::string_view kIdentity = "i";
inline constexpr std::string_view kJobTotal = "j";
inline constexpr std::string_view kSink = "k";
inline constexpr std::string_view kPartition = "p";
inline constexpr std::string_view kRows = "r";
inline constexpr std::string_view kTotal = "t";
inline constexpr std::string_view kFormatVersion = "v";

// The prefixes of what a StoredHead is made of.
inline constexpr std::string_view kHeadPrefixes[] = {
    kBatch, kCheckpointId, kEpoch, kIdentity, kJobTotal, kSink, kPartition, kFormatVersion};

// All but the totals and the rows.
struct StoredHead {
  std::optional<std::uint32_t> version;
  IdentityFields identity;
  std::optional<BatchId> oldest_rows;  // The oldest batch whose rows are kept.
  CheckpointHead head;
};

struct Entry {
  std::string key;
  std::string value;
};

Entry VersionEntry(std::uint32_t version);
Entry BatchEntry(BatchId batch, shared::UnixMillis time);
Entry CheckpointIdEntry(std::string_view id);
Entry EpochEntry(std::uint64_t epoch);
Entry SinkEntry(std::string_view sink, BatchId batch);
Entry PartitionEntry(shared::kafka::Partition partition,
                     const shared::kafka::PartitionState& state);
std::vector<Entry> IdentityEntries(const IdentityFields& identity);
std::vector<Entry> JobTotalEntries(const JobTotals& totals);

std::string PartitionKey(shared::kafka::Partition partition);

// Puts one entry of the head into `head`; keys of other prefixes are passed over. False: the bytes
// are none that the functions above wrote.
bool DecodeHeadEntry(std::string_view key, std::string_view value, StoredHead& head);

// The value of a total; its key is kTotal and the tag. Appends, so that a buffer can serve them
// all.
void AppendTotal(const TagTotal& total, BatchId changed_in, Encoder& out);
// Takes the whole key. Absent: no total. The tag is a view into `key`.
std::optional<StoredTotal> DecodeTotal(std::string_view key, std::string_view value);

// The first key of a batch's rows.
std::string RowsKey(BatchId batch, std::uint32_t block = 0);
// Absent: no key of rows.
std::optional<BatchId> BatchOfRowsKey(std::string_view key);
// The rows of a batch in blocks of about 64 KiB. None where there are no rows.
std::vector<Entry> RowsEntries(BatchId batch, shared::UnixMillis time, std::span<const Row> rows);
// Absent: no rows.
std::optional<StoredRows> DecodeRows(std::string_view key, std::string_view value);

}  // namespace consumer::format
