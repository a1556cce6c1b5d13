#include "consumer/source/read_progress.h"

#include <gtest/gtest.h>

#include "shared/kafka/crc32c.h"

namespace consumer {
namespace {

using shared::kafka::FetchedBatch;
using shared::kafka::FetchedRecord;
using shared::kafka::NextOffset;
using shared::kafka::Witness;

FetchedRecord At(int partition, std::int64_t offset) {
  FetchedRecord record;
  record.partition = {partition};
  record.offset = {offset};
  record.timestamp = 1000 + offset;
  record.value = "text";
  return record;
}

FetchedBatch Batch(std::vector<FetchedRecord> records,
                   std::vector<shared::kafka::PartitionEnd> ends = {}) {
  return {.records = std::move(records), .ends = std::move(ends), .troubles = {}};
}

NextOffset NextOf(const ReadProgress& progress, int partition) {
  return progress.states().at({partition}).next;
}

TEST(ReadProgressTest, KeepsPositionAndWitnessesOfEachPartition) {
  ReadProgress progress;
  progress.Set({0}, {.next = {10}});
  progress.Set({1}, {.next = {0}});
  const FetchedBatch batch = Batch({At(0, 10), At(0, 11), At(1, 5)});
  progress.Take(batch);
  EXPECT_EQ(progress.records().size(), 3u);
  ASSERT_EQ(progress.progress().size(), 2u);
  const Witness first{
      .offset = {10}, .timestamp = 1010, .crc = shared::kafka::RecordCrc("", "text")};
  EXPECT_EQ(progress.progress()[0].first, first);
  EXPECT_EQ(progress.progress()[0].last->offset.value, 11);
  EXPECT_EQ(NextOf(progress, 0), NextOffset{12});
  EXPECT_EQ(NextOf(progress, 1), NextOffset{6});

  const FetchedBatch more = Batch({At(0, 12)});
  progress.Take(more);
  EXPECT_EQ(progress.states().at({0}).first, first);
  EXPECT_EQ(progress.states().at({0}).last->offset.value, 12);
}

// Fails when the position is last record + 1: the marker of a transaction then counts as lag for
// ever.
TEST(ReadProgressTest, TheEndOfAPartitionMovesThePositionPastMarkers) {
  ReadProgress progress;
  progress.Set({0}, {.next = {0}});
  const FetchedBatch batch = Batch({At(0, 9)}, {{{0}, {62}}});
  progress.Take(batch);
  EXPECT_EQ(NextOf(progress, 0), NextOffset{62});
  EXPECT_EQ(progress.progress()[0].next, NextOffset{62});

  progress.Take(Batch({}, {{{0}, {50}}}));
  EXPECT_EQ(NextOf(progress, 0), NextOffset{62}) << "a position never goes back";
  EXPECT_TRUE(progress.progress().empty());
}

TEST(ReadProgressTest, RecordsBeforeThePositionAreLeftOut) {
  ReadProgress progress;
  progress.Set({0}, {.next = {10}});
  const FetchedBatch batch = Batch({At(0, 9), At(0, 10), At(7, 1)});
  progress.Take(batch);
  ASSERT_EQ(progress.records().size(), 1u);
  EXPECT_EQ(progress.records()[0].offset.value, 10);
}

// Fails when the position passes the stop: records between the two would never be counted.
TEST(ReadProgressTest, NothingPastTheStopIsHandedOut) {
  ReadProgress progress;
  progress.Set({0}, {.next = {0}});
  progress.StopAt({{{0}, {10}}});
  const FetchedBatch batch = Batch({At(0, 7), At(0, 12), At(0, 13)}, {{{0}, {14}}});
  progress.Take(batch);
  ASSERT_EQ(progress.records().size(), 1u);
  EXPECT_EQ(NextOf(progress, 0), NextOffset{10});
  EXPECT_EQ(progress.states().at({0}).last->offset.value, 7);
  EXPECT_TRUE(progress.AtStops());
}

TEST(ReadProgressTest, AtStopsWhenEveryPartitionIs) {
  ReadProgress progress;
  progress.Set({0}, {.next = {0}});
  progress.Set({1}, {.next = {3}});
  progress.StopAt({{{0}, {1}}, {{1}, {3}}});
  EXPECT_FALSE(progress.AtStops());
  const FetchedBatch batch = Batch({At(0, 0)});
  progress.Take(batch);
  EXPECT_TRUE(progress.AtStops());
}

// Records of At are of the time 1000 + offset. Fails when the stop is set by a record that was left
// out, or moved by a later one.
TEST(ReadProgressTest, AStopTimeStopsBeforeTheFirstRecordThatIsNotOlder) {
  ReadProgress progress;
  progress.Set({0}, {.next = {10}});
  progress.Set({1}, {.next = {0}});
  progress.StopAtTime(1012);
  progress.Take(Batch({At(0, 10), At(0, 11), At(0, 12), At(0, 13), At(1, 5)}));
  EXPECT_EQ(progress.records().size(), 3u);
  EXPECT_EQ(NextOf(progress, 0), NextOffset{12});
  EXPECT_EQ(progress.stops(), (shared::kafka::Positions{{{0}, {12}}}));
  progress.Take(Batch({At(0, 14), At(1, 6)}));
  EXPECT_EQ(NextOf(progress, 0), NextOffset{12});
  EXPECT_EQ(NextOf(progress, 1), NextOffset{7});
}

}  // namespace
}  // namespace consumer
