// The disk format of a checkpoint, version 2: the keys and values of its RocksDB database. Pure.
//
//   key                           value
//   "b"                           u64 batch, i64 batch time: the last batch; absent at first
//   "c"                           the checkpoint's id, 32 hexadecimal digits
//   "d" <u32 place>               u64 number, key: of a record that was counted (DistinctIds); its
//                                 place is the number modulo their capacity
//   "e"                           u64 epoch
//   "f" <u64 batch> <u32 block>   i64 batch time, followed tweets: text id, i64 time, text user,
//   text
//                                 text, varint number of tags, texts: tags; none: it was deleted
//   "g" <u64 batch> <u32 block>   texts: tags that the batch forgot
//   "h" <s64 to>                  i64 from, then text tag, varint count to the end: the largest
//   totals
//                                 at the minutes' ends from .. to (TagHistory)
//   "i" <field>                   text: one field of the job's identity (job_identity.h)
//   "j" <name>                    u64: one sum of the job (JobTotals)
//   "k" <sink>                    u64 batch: the last one the sink acknowledged
//   "l" <i32 partition>           i64: its largest record time (event time)
//   "m" <u64 batch>               i64 batch time: the batch began a period of TagExpiry
//   "n" <tag>                     the last tweets of a followed tag (LastFollowed), as in "f",
//   without
//                                 the batch time
//   "o"                           u64: how many places the rank changes told so far are about
//   "p" <i32 partition>           i64 next offset, u8 flags (1: first witness, 2: last witness),
//                                 for each of these i64 offset, i64 timestamp, u32 crc
//   "q" <pane>                    varint records, varint occurrences: what the pane holds
//   "q" <pane> <tag>              varint count, varint batch of the last change
//   "r" <u64 batch> <u32 block>   i64 batch time, rows: u8 flags (1: about a rank, 2: rank, 4:
//                                 old rank, 8: window), varint count, [varint rank], [varint old
//                                 rank], [i64 start, i64 end], varint length, tag
//   "t" <tag>                     varint count, signed varint first record time, signed varint
//                                 last record time minus first, varint batch of the last change
//   "u"                           i64: no window that ends at or before it takes anything any more
//   "v"                           u32 format version
//   "w" <u64 batch> <s64 end>     i64 batch time, i64 start, varint records, varint occurrences,
//                                 varint tags: a window that slid or closed with the batch
//
// A pane is <s64 start> <s64 from> (PaneKey); s64 is an i64 with its sign bit flipped. "f", "g",
// "r" and "w" are kept until every sink has them, and panes as long as a window needs them.
//
// Integers of fixed width are big-endian, so that a range scan visits partitions, batches and
// blocks in order. Totals are nearly all of the data and are varints: half the bytes, in memory
// too.
//
// Version 1 had no "d", "f", "g", "l", "m", "q", "u" and "w"; it is read as it is, and made version
// 2 by the first job that opens it. "h", "n" and "o" came later, and are absent until a job keeps
// them.
// Left for what is added beside these: "x" <sink> what else a sink keeps. A program passes over
// prefixes and sums it does not know; an identity field it does not know is another job's. A change
// of what stands here needs a new version and a migration with a test.
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

inline constexpr std::uint32_t kVersion = 2;
inline constexpr std::uint32_t kOldestVersion = 1;

inline constexpr std::string_view kBatch = "b";
inline constexpr std::string_view kCheckpointId = "c";
inline constexpr std::string_view kEpoch = "e";
inline constexpr std::string_view kFollowed = "f";
inline constexpr std::string_view kForgotten = "g";
inline constexpr std::string_view kHistory = "h";
inline constexpr std::string_view kIdentity = "i";
inline constexpr std::string_view kJobTotal = "j";
inline constexpr std::string_view kSink = "k";
inline constexpr std::string_view kLargestTime = "l";
inline constexpr std::string_view kPeriod = "m";
inline constexpr std::string_view kLastFollowed = "n";
inline constexpr std::string_view kRankedPlaces = "o";
inline constexpr std::string_view kPartition = "p";
inline constexpr std::string_view kPane = "q";
inline constexpr std::string_view kRows = "r";
inline constexpr std::string_view kTotal = "t";
inline constexpr std::string_view kClosedUntil = "u";
inline constexpr std::string_view kFormatVersion = "v";
inline constexpr std::string_view kWindow = "w";

// The prefixes of what a StoredHead is made of.
inline constexpr std::string_view kHeadPrefixes[] = {
    kBatch,       kCheckpointId, kEpoch,        kIdentity,  kJobTotal,    kSink,
    kLargestTime, kPeriod,       kRankedPlaces, kPartition, kClosedUntil, kFormatVersion};

// The prefixes of what is kept, by batch, until every sink has it.
inline constexpr std::string_view kKeptPrefixes[] = {kFollowed, kForgotten, kRows, kWindow};

// All but the totals, the panes and what is kept.
struct StoredHead {
  std::optional<std::uint32_t> version;
  IdentityFields identity;
  std::optional<BatchId> oldest_kept;  // The oldest batch of which anything is kept.
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
std::string PeriodKey(BatchId batch);
Entry PeriodEntry(const SeenPeriod& period);
Entry LargestTimeEntry(std::int32_t partition, shared::UnixMillis time);
Entry ClosedUntilEntry(shared::UnixMillis end);
Entry RankedPlacesEntry(std::size_t places);

std::string PartitionKey(shared::kafka::Partition partition);

// Puts one entry of the head into `head`; keys of other prefixes are passed over. False: the bytes
// are none that the functions above wrote.
bool DecodeHeadEntry(std::string_view key, std::string_view value, StoredHead& head);

// The value of a total; its key is kTotal and the tag. Appends, so that a buffer can serve them
// all.
void AppendTotal(const TagTotal& total, BatchId changed_in, Encoder& out);
// Takes the whole key. Absent: no total. The tag is a view into `key`.
std::optional<StoredTotal> DecodeTotal(std::string_view key, std::string_view value);

// The first key of what is kept of a batch under one of kKeptPrefixes.
std::string KeptKey(std::string_view prefix, BatchId batch);
// Absent: no key under a prefix of kKeptPrefixes.
std::optional<BatchId> BatchOfKeptKey(std::string_view key);

}  // namespace consumer::format
