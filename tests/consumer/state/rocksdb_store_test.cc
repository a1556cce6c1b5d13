#include "consumer/state/rocksdb_store.h"

#include <fstream>

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/stat.h>

#include "consumer/state/checkpoint_format.h"
#include "tests/consumer/state/batches.h"
#include "tests/consumer/state/test_job.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using test::Counts;
using test::MakeBatch;
using test::ReadCounts;

class RocksDbStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<CheckpointStore> Open() {
    auto store = OpenCheckpoint(dir(), kJob);
    EXPECT_TRUE(store) << store.error().what;
    return store ? std::move(*store) : nullptr;
  }

  shared::Error OpenError() {
    const auto store = OpenCheckpoint(dir(), kJob);
    EXPECT_FALSE(store);
    return store ? shared::Error{} : store.error();
  }

  // Changes the database behind the store's back.
  void Write(const std::function<void(rocksdb::DB&)>& change) {
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, dir() / "db", &db).ok());
    change(*db);
    delete db;
  }

  std::filesystem::path dir() const { return temp_.path() / "state" / "tweets"; }

  test::TempDir temp_;
};

TEST_F(RocksDbStoreTest, ANewCheckpointIsEmptyAndPrivate) {
  const auto head = Open()->ReadHead();
  ASSERT_TRUE(head);
  EXPECT_EQ(head->checkpoint_id.size(), 32u);
  EXPECT_EQ(head->identity, kJob);
  EXPECT_FALSE(head->batch);
  EXPECT_TRUE(head->partitions.empty());
  for (const auto& made : {dir(), dir().parent_path()}) {
    struct stat status = {};
    ASSERT_EQ(stat(made.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700u) << made;
  }
}

TEST_F(RocksDbStoreTest, WhatWasSavedIsThereAfterReopening) {
  const shared::kafka::Witness witness{{9}, 5, 77};
  std::string id;
  {
    const auto store = Open();
    ASSERT_TRUE(store->SaveStart({{{0}, {.next = {3}, .first = {}, .last = {}}}}));
    BatchOutcome batch = MakeBatch({.id = 0, .changed = {{"#a", 2}, {"#b", 1}}, .tags = 3});
    batch.partitions[{0}] = {.next = {10}, .first = witness, .last = witness};
    ASSERT_TRUE(store->Save(batch));
    ASSERT_TRUE(store->Acknowledge("console", {0}, {"console"}));
    id = store->ReadHead()->checkpoint_id;
  }
  const auto store = Open();
  std::vector<TagTotal> totals;
  const auto head = store->ReadTotals(std::nullopt, [&](const StoredTotal& stored) {
    EXPECT_EQ(stored.changed_in, BatchId{0});
    EXPECT_EQ(stored.total.first_seen, 1000);
    EXPECT_EQ(stored.total.last_seen, 2000);
  });
  ASSERT_TRUE(head) << head.error().what;
  EXPECT_EQ(head->checkpoint_id, id);
  EXPECT_EQ(head->batch, BatchId{0});
  EXPECT_EQ(head->batch_time, 1'700'000'000'000);
  EXPECT_EQ(head->partitions.at({0}).next.value, 10);
  EXPECT_EQ(head->partitions.at({0}).last, witness);
  EXPECT_EQ(head->totals.tags, 3u);
  EXPECT_EQ(head->sinks.at("console"), BatchId{0});
  EXPECT_EQ(*ReadCounts(*store), (Counts{{"#a", 2}, {"#b", 1}}));
}

TEST_F(RocksDbStoreTest, TotalsChangedSinceABatchAreTold) {
  const auto store = Open();
  ASSERT_TRUE(store->Save(MakeBatch({.id = 0, .changed = {{"#a", 1}, {"#b", 1}}, .tags = 2})));
  ASSERT_TRUE(store->Save(MakeBatch({.id = 1, .changed = {{"#b", 2}, {"#c", 1}}, .tags = 4})));
  EXPECT_EQ(*ReadCounts(*store, BatchId{0}), (Counts{{"#b", 2}, {"#c", 1}}));
  EXPECT_EQ(*ReadCounts(*store, BatchId{1}), Counts{});
  EXPECT_EQ(*ReadCounts(*store), (Counts{{"#a", 1}, {"#b", 2}, {"#c", 1}}));
}

TEST_F(RocksDbStoreTest, BatchesFollowEachOtherWithoutGaps) {
  const auto store = Open();
  EXPECT_FALSE(store->Save(MakeBatch({.id = 1})));
  ASSERT_TRUE(store->Save(MakeBatch({.id = 0})));
  EXPECT_FALSE(store->Save(MakeBatch({.id = 0})));
  EXPECT_FALSE(store->Save(MakeBatch({.id = 2})));
  EXPECT_TRUE(store->Save(MakeBatch({.id = 1})));
}

TEST_F(RocksDbStoreTest, RowsAreKeptUntilEverySinkHasThem) {
  const std::vector<std::string> sinks = {"a", "b"};
  {
    const auto store = Open();
    for (std::uint64_t id = 0; id < 3; ++id) {
      BatchOutcome batch = MakeBatch({.id = id});
      batch.rows = {{.tag = "#row" + std::to_string(id), .count = id}};
      ASSERT_TRUE(store->Save(batch));
    }
    ASSERT_TRUE(store->Acknowledge("a", {1}, sinks));
    EXPECT_EQ((*store->ReadRows(std::nullopt))->batch, BatchId{0});
    ASSERT_TRUE(store->Acknowledge("b", {0}, sinks));
  }
  const auto store = Open();
  const auto rows = *store->ReadRows(std::nullopt);
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->batch, BatchId{1});
  EXPECT_EQ(rows->time, 1'700'000'002'000);
  EXPECT_EQ(rows->rows.size(), 1u);
  EXPECT_EQ(rows->rows.at(0).tag, "#row1");
  EXPECT_EQ((*store->ReadRows(BatchId{1}))->batch, BatchId{2});
  EXPECT_FALSE(*store->ReadRows(BatchId{2}));
  ASSERT_TRUE(store->Acknowledge("b", {2}, sinks));
  ASSERT_TRUE(store->Acknowledge("a", {2}, sinks));
  EXPECT_FALSE(*store->ReadRows(std::nullopt));
}

TEST_F(RocksDbStoreTest, RowsOfManyBlocksAreOneBatchs) {
  const auto store = Open();
  for (std::uint64_t id = 0; id < 2; ++id) {
    BatchOutcome batch = MakeBatch({.id = id});
    batch.rows.resize(50'000, {.tag = "#row", .count = id});
    ASSERT_TRUE(store->Save(batch));
  }
  const auto rows = *store->ReadRows(std::nullopt);
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->batch, BatchId{0});
  EXPECT_EQ(rows->rows.size(), 50'000u);
}

// Fails when the version is not looked at: an older program would misread what a newer one wrote.
TEST_F(RocksDbStoreTest, AnotherFormatVersionIsRefused) {
  ASSERT_NE(Open(), nullptr);
  const auto entry = format::VersionEntry(format::kVersion + 1);
  Write([&](rocksdb::DB& db) { ASSERT_TRUE(db.Put({}, entry.key, entry.value).ok()); });
  const shared::Error error = OpenError();
  EXPECT_EQ(error.kind, ErrorKind::kCorrupt);
  EXPECT_NE(error.what.find("has format version 3"), std::string::npos) << error.what;
}

// Fails when a checkpoint of the version before is refused, or left as what an older program would
// go on with.
TEST_F(RocksDbStoreTest, TheVersionBeforeIsMadeTodays) {
  ASSERT_TRUE(Open()->Save(MakeBatch({.id = 0, .changed = {{"#a", 3}}})));
  const auto older = format::VersionEntry(1);
  Write([&](rocksdb::DB& db) { ASSERT_TRUE(db.Put({}, older.key, older.value).ok()); });
  EXPECT_EQ(Open()->ReadHead()->batch, BatchId{0});
  std::string version;
  Write([&](rocksdb::DB& db) { ASSERT_TRUE(db.Get({}, older.key, &version).ok()); });
  EXPECT_EQ(version, format::VersionEntry(format::kVersion).value);
}

// Fails when a damaged checkpoint is taken for none: the counts would silently begin at 0.
TEST_F(RocksDbStoreTest, WhatIsDamagedIsNeverTakenForNone) {
  ASSERT_NE(Open(), nullptr);
  Write([](rocksdb::DB& db) { ASSERT_TRUE(db.Delete({}, format::kFormatVersion).ok()); });
  EXPECT_EQ(OpenError().kind, ErrorKind::kCorrupt);
  ASSERT_TRUE(std::filesystem::remove(dir() / "db" / "CURRENT"));
  EXPECT_EQ(OpenError().kind, ErrorKind::kCorrupt);
  for (const auto& entry : std::filesystem::directory_iterator(dir() / "db")) {
    std::filesystem::remove_all(entry);
  }
  EXPECT_EQ(OpenError().kind, ErrorKind::kCorrupt);
}

// Fails when the sum is not checked: a log file that vanished takes a batch out of the middle.
TEST_F(RocksDbStoreTest, TotalsThatDoNotAddUpAreDamage) {
  {
    const auto store = Open();
    ASSERT_TRUE(store->Save(MakeBatch({.id = 0, .changed = {{"#a", 1}, {"#b", 1}}, .tags = 2})));
  }
  Write([](rocksdb::DB& db) { ASSERT_TRUE(db.Delete({}, "t#b").ok()); });
  const auto counts = ReadCounts(*Open());
  ASSERT_FALSE(counts);
  EXPECT_EQ(counts.error().kind, ErrorKind::kCorrupt);
}

TEST_F(RocksDbStoreTest, ADirectoryThatCannotBeMadeIsAUsageError) {
  std::ofstream(temp_.path() / "file") << "x";
  const auto store = OpenCheckpoint(temp_.path() / "file" / "dir", kJob);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::kUsage);
}

TEST_F(RocksDbStoreTest, LookingAtNoCheckpointMakesNone) {
  const auto reader = OpenCheckpointReadOnly(dir());
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().kind, ErrorKind::kUsage);
  EXPECT_FALSE(std::filesystem::exists(dir()));
}

}  // namespace
}  // namespace consumer
