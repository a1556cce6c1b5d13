// The journal's format on disk, version 1: a RocksDB database of these entries.
//
//   key                        value
//   "d" u64 number of the id   ids of tweets and deletions (record/tweet_number.h), u64 each, one
//                              after the other: what the duplicate filter knows. The number is
//                              that of the first; one write, one entry
//   "m" name                   about the journal: "alive" u64 ms, "head" u64, "id" text,
//                              "memory" bytes (publish/topic_memory.h), "next" u64,
//                              "position" text (where the source stands: TweetSource::position),
//                              "source" text (the word of --source that used it last),
//                              "spend" text (what a stream charged for: SpendGuard::Bill), "topic"
//                              text, "version" u64
//   "n" key                    a note for the ledger topic: its value
//   "r" u64 sequence           a record (AppendRecord)
//
// Integers are big-endian, so that keys sort as numbers. A record is: varint timestamp (zigzag),
// text key, text value, u8 number of headers (128 more for a deletion, whose
// value is null in Kafka), and each header's name and value as text; a text is a
// varint of its length and its bytes. Everything before "head" has left the journal; no sequence
// before "next" is given again. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "producer/record/record.h"
#include "producer/record/sequence.h"
#include "shared/binary_encoding.h"

namespace producer::journal_format {

inline constexpr std::uint64_t kVersion = 1;

inline constexpr std::string_view kIds = "d";
inline constexpr std::string_view kAbout = "m";
inline constexpr std::string_view kNote = "n";
inline constexpr std::string_view kRecord = "r";

inline constexpr std::string_view kAlive = "malive";
inline constexpr std::string_view kHead = "mhead";
inline constexpr std::string_view kNext = "mnext";
inline constexpr std::string_view kJournalId = "mid";
inline constexpr std::string_view kTopic = "mtopic";
inline constexpr std::string_view kTopicMemory = "mmemory";
inline constexpr std::string_view kSourcePosition = "mposition";
inline constexpr std::string_view kSpend = "mspend";
inline constexpr std::string_view kSource = "msource";
inline constexpr std::string_view kFormatVersion = "mversion";

std::string RecordKey(Sequence sequence);
std::optional<Sequence> SequenceOf(std::string_view key);

std::string NoteKey(std::string_view key);

std::string IdsKey(std::uint64_t number);
std::optional<std::uint64_t> NumberOfIds(std::string_view key);
std::string EncodeIds(std::span<const std::uint64_t> ids);
std::optional<std::vector<std::uint64_t>> DecodeIds(std::string_view value);

std::string EncodeNumber(std::uint64_t number);
std::optional<std::uint64_t> DecodeNumber(std::string_view value);

void AppendRecord(const Record& record, shared::Encoder& out);
// The views point into `value`.
std::optional<Record> DecodeRecord(std::string_view value);

}  // namespace producer::journal_format
