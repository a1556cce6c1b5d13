#include "producer/journal/journal_places.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace producer {
namespace {

using std::filesystem::path;
using Names = std::vector<std::string_view>;

const Names kAll = {"twitter", "bluesky", "file", "stdin", "socket"};

class JournalPlacesTest : public testing::Test {
 protected:
  // A run that left one record; an earlier version's told no source.
  void LeaveRecord(const path& dir, const std::string& source, const std::string& header = "",
                   const std::string& position = "") {
    auto journal = Journal::Open({.dir = dir, .topic = "tweets", .source = source});
    ASSERT_TRUE(journal) << journal.error().what;
    Record record{.key = "1", .value = "a"};
    record.AddHeader("source", header);
    ASSERT_TRUE((*journal)->Append({&record, 1}, 1, position));
  }

  std::vector<path> DirsOf(const Names& sources) {
    std::vector<path> dirs;
    for (const JournalPlace& place : JournalPlacesOf(dir_, "tweets", sources)) {
      dirs.push_back(place.dir);
    }
    return dirs;
  }

  using Dirs = std::vector<path>;

  const test::TempDir files_;
  const path dir_ = files_.path() / "j";
};

// Fails when a run with one source looks anywhere else than it always did.
TEST_F(JournalPlacesTest, OneSourceHasTheDirectoryItself) {
  EXPECT_EQ(DirsOf({"twitter"}), Dirs{dir_});
  LeaveRecord(dir_, "file");
  EXPECT_EQ(DirsOf({"twitter"}), Dirs{dir_});
}

TEST_F(JournalPlacesTest, SeveralHaveOneEach) {
  EXPECT_EQ(DirsOf({"twitter", "bluesky"}), (Dirs{dir_ / "twitter", dir_ / "bluesky"}));
}

// Fails when a source that was added makes the first one lose what waits.
TEST_F(JournalPlacesTest, WhatOneSourceLeftIsFoundByThatSource) {
  LeaveRecord(dir_, "bluesky");
  EXPECT_EQ(DirsOf({"twitter", "bluesky"}), (Dirs{dir_ / "twitter", dir_}));
  EXPECT_EQ(DirsOf({"bluesky", "twitter"}), (Dirs{dir_, dir_ / "twitter"}));
}

// Fails when a source that was taken away makes the other one lose what waits.
TEST_F(JournalPlacesTest, WhatSeveralLeftIsFoundByOne) {
  LeaveRecord(dir_ / "bluesky", "bluesky");
  LeaveRecord(dir_, "twitter");
  EXPECT_EQ(DirsOf({"bluesky"}), Dirs{dir_ / "bluesky"});
  EXPECT_EQ(DirsOf({"twitter"}), Dirs{dir_});
  EXPECT_EQ(DirsOf({"bluesky", "twitter"}), (Dirs{dir_ / "bluesky", dir_}));
}

// Fails when a journal of an earlier version is given to the wrong source.
TEST_F(JournalPlacesTest, AJournalThatDoesNotTellItsSourceIsKnownByPositionOrRecord) {
  LeaveRecord(dir_, "", "bluesky");
  EXPECT_EQ(DirsOf({"twitter", "bluesky"}), (Dirs{dir_ / "twitter", dir_}));
  LeaveRecord(dir_, "", "renamed", "twitter 17 HOST");
  EXPECT_EQ(DirsOf({"bluesky", "twitter"}), (Dirs{dir_ / "bluesky", dir_}));
}

// Fails when what a source left that does not run any more is never published.
TEST_F(JournalPlacesTest, WhatNobodyOwnsIsGoneOnWithByTheFirst) {
  LeaveRecord(dir_, "file");
  EXPECT_EQ(DirsOf({"twitter", "bluesky"}), (Dirs{dir_, dir_ / "bluesky"}));
  LeaveRecord(dir_ / "twitter", "twitter");
  EXPECT_EQ(DirsOf({"twitter", "bluesky"}), (Dirs{dir_ / "twitter", dir_}));
}

// Fails when a source leaves its own journal for the one that a run with it alone made later.
TEST_F(JournalPlacesTest, WhoHasOneOfItsOwnStaysWithIt) {
  LeaveRecord(dir_ / "twitter", "twitter");
  LeaveRecord(dir_, "twitter");
  EXPECT_EQ(DirsOf({"twitter", "bluesky"}), (Dirs{dir_ / "twitter", dir_}));
}

// Fails when a second process takes the journal from the first.
TEST_F(JournalPlacesTest, WhatAnotherProcessUsesIsLeftToIt) {
  const auto journal = Journal::Open({.dir = dir_, .topic = "tweets", .source = "file"});
  EXPECT_EQ(DirsOf({"twitter", "bluesky"}), (Dirs{dir_ / "twitter", dir_ / "bluesky"}));
}

// Fails when records wait somewhere and nobody is told.
TEST_F(JournalPlacesTest, WhatNoSourceOfTheRunReadsIsTold) {
  LeaveRecord(dir_, "file");
  LeaveRecord(dir_ / "bluesky", "bluesky");
  const auto places = JournalPlacesOf(dir_, "tweets", Names{"bluesky"});
  const auto left = JournalsLeft(dir_, "tweets", kAll, places);
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].dir, dir_);
  EXPECT_EQ(left[0].source, "file");
  EXPECT_EQ(left[0].waiting.records, 1u);
  EXPECT_EQ(JournalsUnder(dir_, kAll), (Dirs{dir_, dir_ / "bluesky"}));
}

// Fails when somebody is sent to a journal that is empty, or that another process publishes.
TEST_F(JournalPlacesTest, WhatIsEmptyOrInUseIsNotTold) {
  ASSERT_TRUE(Journal::Open({.dir = dir_ / "twitter", .topic = "tweets", .source = "twitter"}));
  LeaveRecord(dir_ / "file", "file");
  const auto told = [&] { return JournalsLeft(dir_, "tweets", kAll, {}).size(); };
  EXPECT_EQ(told(), 1u);
  const auto in_use = Journal::Open({.dir = dir_ / "file", .topic = "tweets", .source = "file"});
  ASSERT_TRUE(in_use);
  EXPECT_EQ(JournalsUnder(dir_, kAll), (Dirs{dir_ / "twitter", dir_ / "file"}));
  EXPECT_EQ(told(), 0u);
}

}  // namespace
}  // namespace producer
