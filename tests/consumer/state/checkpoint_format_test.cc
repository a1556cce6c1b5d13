#include "consumer/state/checkpoint_format.h"

#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "consumer/state/followed_format.h"
#include "consumer/state/kept_format.h"
#include "consumer/state/pane_format.h"

namespace consumer::format {
namespace {

using shared::kafka::Partition;
using shared::kafka::PartitionState;
using shared::kafka::Witness;

StoredHead Decoded(const std::vector<Entry>& entries) {
  StoredHead head;
  for (const Entry& entry : entries) {
    EXPECT_TRUE(DecodeHeadEntry(entry.key, entry.value, head)) << entry.key;
  }
  return head;
}

// Fails when a byte of format 1 moves: checkpoints that are on disk could no longer be read.
TEST(CheckpointFormatTest, BytesOfVersionOneStand) {
  EXPECT_EQ(VersionEntry(1).key, "v");
  EXPECT_EQ(VersionEntry(1).value, std::string("\0\0\0\1", 4));
  const Entry partition = PartitionEntry(
      Partition{3}, {.next = {258}, .first = Witness{{1}, 2, 3}, .last = std::nullopt});
  EXPECT_EQ(partition.key, std::string("p\0\0\0\3", 5));
  EXPECT_EQ(partition.value, std::string("\0\0\0\0\0\0\1\2"
                                         "\1"
                                         "\0\0\0\0\0\0\0\1"
                                         "\0\0\0\0\0\0\0\2"
                                         "\0\0\0\3",
                                         29));
  Encoder total;
  AppendTotal({.tag = "#a", .count = 300, .first_seen = 1, .last_seen = 3}, {2}, total);
  EXPECT_EQ(total.bytes(), "\xac\x02\x02\x04\x02");
  EXPECT_EQ(KeptKey(kRows, {1}), std::string("r\0\0\0\0\0\0\0\1", 9));
  EXPECT_EQ(PaneKeyOf({.start = 1, .from = 2}),
            std::string("q\x80\0\0\0\0\0\0\1\x80\0\0\0\0\0\0\2", 17));
  EXPECT_LT(PanesKey(-1), PanesKey(0));
}

TEST(CheckpointFormatTest, HeadIsReadBack) {
  const JobTotals totals{.records = 1, .tags = 2, .null_values = 3, .oversized = 4, .lost = 5};
  const JobIdentity identity{.topic = "t", .cluster_id = "c", .fold_case = true};
  std::vector<Entry> entries = {VersionEntry(1),           BatchEntry({7}, 1'700'000'000'123),
                                CheckpointIdEntry("ab"),   EpochEntry(9),
                                SinkEntry("console", {6}), SinkEntry("jsonl:/x", {5})};
  for (const Entry& entry : JobTotalEntries(totals)) entries.push_back(entry);
  for (const Entry& entry : IdentityEntries(FieldsOf(identity))) entries.push_back(entry);
  const StoredHead stored = Decoded(entries);
  EXPECT_EQ(stored.version, 1u);
  EXPECT_EQ(stored.head.batch, BatchId{7});
  EXPECT_EQ(stored.head.batch_time, 1'700'000'000'123);
  EXPECT_EQ(stored.head.checkpoint_id, "ab");
  EXPECT_EQ(stored.head.epoch, 9u);
  EXPECT_EQ(stored.head.sinks,
            (std::map<std::string, BatchId>{{"console", {6}}, {"jsonl:/x", {5}}}));
  EXPECT_EQ(stored.head.totals, totals);
  EXPECT_EQ(IdentityOf(stored.identity), identity);
}

TEST(CheckpointFormatTest, PartitionsAreReadBackWithAndWithoutWitnesses) {
  const Witness first{{0}, -1, 0xffffffff};
  const Witness last{{99}, 1'700'000'000'000, 7};
  for (const PartitionState& state :
       {PartitionState{{5}, {}, {}}, PartitionState{{5}, first, {}}, PartitionState{{5}, {}, last},
        PartitionState{{5}, first, last}}) {
    const StoredHead stored = Decoded({PartitionEntry({2}, state)});
    EXPECT_EQ(stored.head.partitions.at({2}), state);
  }
}

TEST(CheckpointFormatTest, TotalsAreReadBack) {
  constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();
  constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
  for (const auto& [first, last] : {std::pair{1'700'000'000'000, 1'700'000'600'000},
                                    std::pair{std::int64_t{-1}, std::int64_t{-1}},
                                    std::pair{kLowest, kHighest}, std::pair{kHighest, kLowest}}) {
    Encoder value;
    const TagTotal total{.tag = "#a", .count = 300, .first_seen = first, .last_seen = last};
    AppendTotal(total, {12}, value);
    const auto stored = DecodeTotal("t#a", value.bytes());
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->total, total);
    EXPECT_EQ(stored->changed_in, BatchId{12});
  }
}

TEST(CheckpointFormatTest, RowsAreReadBackInBlocks) {
  std::vector<Row> rows = {
      {.tag = "#in", .count = 5, .about_rank = true, .rank = 1, .old_rank = {}},
      {.tag = "#out", .count = 4, .about_rank = true, .rank = {}, .old_rank = 9},
      {.tag = "#window", .count = 2, .window = Window{-5, 5}},
      {.tag = std::string(1024, 'x'), .count = 3}};
  for (int i = 0; i < 10'000; ++i) rows.push_back({.tag = "#row" + std::to_string(i), .count = 1});
  const auto entries = RowsEntries({3}, 77, rows);
  EXPECT_GT(entries.size(), 1u);
  std::vector<Row> read;
  for (const Entry& entry : entries) {
    const auto block = DecodeRows(entry.key, entry.value);
    ASSERT_TRUE(block);
    EXPECT_EQ(block->batch, BatchId{3});
    EXPECT_EQ(block->time, 77);
    read.insert(read.end(), block->rows.begin(), block->rows.end());
  }
  EXPECT_EQ(read, rows);
  EXPECT_TRUE(RowsEntries({3}, 77, {}).empty());
}

TEST(CheckpointFormatTest, ForgottenTagsAreReadBack) {
  std::vector<std::string> tags;
  for (int i = 0; i < 10'000; ++i) tags.push_back("#forgotten" + std::to_string(i));
  std::vector<std::string> read;
  for (const Entry& entry : ForgottenEntries({3}, tags)) {
    EXPECT_EQ(BatchOfKeptKey(entry.key), BatchId{3});
    const auto block = DecodeForgotten(entry.value);
    ASSERT_TRUE(block);
    read.insert(read.end(), block->begin(), block->end());
  }
  EXPECT_EQ(read, tags);
}

TEST(CheckpointFormatTest, WindowsAndPanesAreReadBack) {
  const WindowTotals window{.window = {-30, 10}, .records = 300, .tags = 5, .distinct = 2};
  const Entry entry = WindowEntry({9}, 77, window);
  const auto stored = DecodeWindow(entry.key, entry.value);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->batch, BatchId{9});
  EXPECT_EQ(stored->time, 77);
  EXPECT_EQ(stored->windows, std::vector<WindowTotals>{window});

  PaneChange change;
  change.pane = {.start = -20, .from = 10};
  change.records = 400;
  change.tags = 900;
  const Entry sums = PaneEntry(change);
  const auto pane = DecodePane(sums.key, sums.value);
  ASSERT_TRUE(pane);
  EXPECT_EQ(pane->pane, change.pane);
  EXPECT_EQ(pane->records, 400u);
  EXPECT_EQ(pane->tags, 900u);
  Encoder value;
  AppendPaneCount(3, {8}, value);
  const std::string key = PaneKeyOf(change.pane) + "#a";
  const auto count = DecodePane(key, value.bytes());
  ASSERT_TRUE(count);
  EXPECT_EQ(count->tag, "#a");
  EXPECT_EQ(count->count, 3u);
  EXPECT_EQ(count->changed_in, BatchId{8});
  EXPECT_FALSE(DecodePane(sums.key.substr(0, 10), sums.value));
}

TEST(CheckpointFormatTest, WhatALaterVersionAddsIsPassedOver) {
  StoredHead head;
  EXPECT_TRUE(DecodeHeadEntry("x\1\2", "anything", head));
  EXPECT_TRUE(DecodeHeadEntry("jmooned", Encoder().U64(5).bytes(), head));
  EXPECT_TRUE(DecodeHeadEntry("iwindow", "60s", head));
  EXPECT_EQ(head.identity.at("window"), "60s");
}

TEST(CheckpointFormatTest, CutOrLengthenedValuesAreRefused) {
  const Entry batch = BatchEntry({7}, 5);
  StoredHead head;
  EXPECT_FALSE(DecodeHeadEntry("b", batch.value + "x", head));
  EXPECT_FALSE(DecodeHeadEntry("b", batch.value.substr(1), head));
  EXPECT_FALSE(DecodeTotal("t#a", ""));
  EXPECT_FALSE(DecodeRows(KeptKey(kRows, {1}) + "0000", "short"));
  EXPECT_FALSE(DecodeRows("r", ""));
}

// Fails (under the sanitizers at the latest) when a decoder reads past its input or recurses on it.
TEST(CheckpointFormatTest, GarbageNeverCrashes) {
  std::mt19937 random(1);
  std::size_t understood = 0;
  for (int i = 0; i < 300'000; ++i) {
    std::string key(random() % 20, '\0');
    std::string value(random() % 60, '\0');
    for (char& byte : key) byte = static_cast<char>(random());
    for (char& byte : value) byte = static_cast<char>(random() % 4 == 0 ? random() % 8 : random());
    if (!key.empty()) key[0] = "bcefgijklmpqrtuvwz"[random() % 18];
    StoredHead head;
    understood += DecodeHeadEntry(key, value, head);
    understood += DecodeTotal(key, value).has_value();
    understood += DecodeRows(key, value).has_value();
    understood += BatchOfKeptKey(key).has_value();
    understood += DecodeFollowed(key, value).has_value();
    understood += DecodeForgotten(value).has_value();
    understood += DecodeWindow(key, value).has_value();
    understood += DecodePane(key, value).has_value();
  }
  EXPECT_GT(understood, 0u);
}

}  // namespace
}  // namespace consumer::format
