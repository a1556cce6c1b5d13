#include "producer/journal/journal.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "producer/journal/journal_report.h"
#include "tests/support/temp_dir.h"

namespace producer {
namespace {

using shared::ErrorKind;
using Texts = std::vector<std::string>;

class JournalTest : public testing::Test {
 protected:
  std::unique_ptr<Journal> Open(std::size_t known_ids = 0) {
    auto journal = Journal::Open({.dir = dir(), .topic = "tweets", .known_ids = known_ids});
    EXPECT_TRUE(journal) << journal.error().what;
    return journal ? *std::move(journal) : nullptr;
  }

  // One write of records with these keys.
  static void Append(Journal& journal, const Texts& keys) {
    std::vector<Record> records;
    for (const std::string& key : keys) {
      records.push_back({.key = key, .value = "a tweet", .timestamp = 5});
    }
    const auto appended = journal.Append(records, 1'700'000'000'000);
    EXPECT_TRUE(appended) << appended.error().what;
  }

  static Texts Waiting(const Journal& journal, Sequence from = 1, PageLimits limits = {}) {
    JournalPage page;
    EXPECT_TRUE(journal.Read(from, limits, page));
    Texts keys;
    for (const JournalEntry& entry : page.entries) keys.emplace_back(entry.record.key);
    return keys;
  }

  std::filesystem::path dir() const { return temp_.path() / "journal"; }

  test::TempDir temp_;
};

TEST_F(JournalTest, WhatWaitsIsThereAfterARestartAndWhatWasForgottenIsNot) {
  std::string id;
  {
    const auto journal = Open();
    id = journal->id();
    Append(*journal, {"1", "2", "3"});
    Append(*journal, {"4"});
    const auto forgotten = journal->Forget(journal->head() + 1);
    ASSERT_TRUE(forgotten);
    EXPECT_EQ(forgotten->records, 2u);
  }
  const auto journal = Open();
  EXPECT_EQ(journal->id(), id);
  EXPECT_EQ(Waiting(*journal), (Texts{"3", "4"}));
  EXPECT_EQ(journal->size().records, 2u);
}

// Fails when a sequence is given twice: the position in Kafka would take a new record for an old
// one.
// Fails when the next run would not know where this one stood, or think it stood elsewhere.
TEST_F(JournalTest, TheSourcesPositionComesWithTheRecordsBeforeIt) {
  {
    const auto journal = Open();
    EXPECT_EQ(journal->source_position(), "");
    const std::vector<Record> records = {{.key = "1", .value = "a tweet", .timestamp = 5}};
    ASSERT_TRUE(journal->Append(records, 1'700'000'000'000, "bluesky 1 a"));
    Append(*journal, {"2"});
  }
  {
    const auto journal = Open();
    EXPECT_EQ(journal->source_position(), "bluesky 1 a");
    ASSERT_TRUE(journal->KeepPosition("bluesky 2 b"));
    ASSERT_TRUE(journal->KeepPosition(""));
  }
  EXPECT_EQ(Open()->source_position(), "bluesky 2 b");
}

TEST_F(JournalTest, SequencesAreNeverGivenAgain) {
  Sequence newest = 0;
  {
    const auto journal = Open();
    Append(*journal, {"1", "2", "3"});
    newest = journal->next() - 1;
    ASSERT_TRUE(journal->Forget(newest));
  }
  {
    const auto journal = Open();
    EXPECT_GT(journal->next(), newest);
    Append(*journal, {"4", "5"});
    ASSERT_TRUE(journal->Drop(journal->head(), 1'000'000));
    newest = journal->next() - 1;
  }
  const auto journal = Open();
  EXPECT_GT(journal->next(), newest);
  EXPECT_EQ(journal->size().records, 0u);
  newest = journal->next() + 10;
  ASSERT_TRUE(journal->Forget(newest));
  EXPECT_EQ(journal->next(), newest + 1);
}

// Fails when power loss, which takes the newest records, brings their sequences back: a record of
// the next run would pass for one that Kafka has.
TEST_F(JournalTest, ARunWhoseEndWasLostLendsNoSequenceToTheNext) {
  const std::filesystem::path lost = temp_.path() / "lost";
  Sequence position = 0;
  {
    const auto journal = Open();
    Append(*journal, {"1"});
    std::filesystem::copy(dir(), lost, std::filesystem::copy_options::recursive);
    Append(*journal, {"2", "3"});
    position = journal->next() - 1;  // That Kafka knows of.
  }
  const auto after = Journal::Open({.dir = lost, .topic = "tweets"});
  ASSERT_TRUE(after) << after.error().what;
  Append(**after, {"4"});
  ASSERT_TRUE((*after)->Forget(position));
  EXPECT_EQ(Waiting(**after), Texts{"4"});
}

TEST_F(JournalTest, APageEndsAtItsLimits) {
  const auto journal = Open();
  Append(*journal, {"1", "2", "3", "4"});
  EXPECT_EQ(Waiting(*journal, journal->head() + 1, {.records = 2}), (Texts{"2", "3"}));
  EXPECT_EQ(Waiting(*journal, journal->head() + 1, {.bytes = 1}), (Texts{"2"}));
  EXPECT_EQ(Waiting(*journal, journal->next()), Texts{});
}

// Fails when what is dropped is not the oldest, or bytes are miscounted.
TEST_F(JournalTest, DroppingTakesTheOldestFromAPlaceOn) {
  const auto journal = Open();
  Append(*journal, {"1", "2", "3", "4", "5"});
  const std::uint64_t each = journal->size().bytes / 5;
  const auto dropped = journal->Drop(journal->head() + 2, each + 1);
  ASSERT_TRUE(dropped);
  EXPECT_EQ(dropped->records, 2u);
  EXPECT_EQ(Waiting(*journal), (Texts{"1", "2", "5"}));
  EXPECT_EQ(journal->size().bytes, each * 3);
  ASSERT_TRUE(journal->Forget(journal->head() + 1));
  EXPECT_EQ(journal->size().records, 1u);
  EXPECT_EQ(Waiting(*journal), (Texts{"5"}));
}

// Fails when the filter forgets at a restart, or keeps ids for ever.
TEST_F(JournalTest, TheNewestIdsAreKept) {
  constexpr int kIds = 200'000;
  {
    const auto journal = Open(1000);
    Texts keys;
    for (int i = 0; i < kIds; ++i) {
      keys.push_back(std::to_string(i));
      if (keys.size() == 1000) Append(*journal, std::exchange(keys, {}));
    }
    ASSERT_TRUE(journal->Forget(kIds));
  }
  const auto journal = Open(1000);
  std::vector<std::uint64_t> ids;
  ASSERT_TRUE(journal->VisitIds([&](std::uint64_t id) { ids.push_back(id); }));
  ASSERT_GE(ids.size(), 1000u);
  EXPECT_LE(ids.size(), 1000u + 70'000u);
  EXPECT_EQ(ids.back(), kIds - 1u);
  EXPECT_EQ(ids.front() + ids.size() - 1, ids.back());
}

TEST_F(JournalTest, OneProcessAndOneTopic) {
  {
    const auto journal = Open();
    const auto second = Journal::Open({.dir = dir(), .topic = "tweets"});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::kCorrupt);
    EXPECT_NE(second.error().what.find("is in use by process"), std::string::npos);
    EXPECT_TRUE(Journal::Open({.dir = dir(), .topic = "tweets"}, JournalAccess::kReadOnly));
  }
  const auto other = Journal::Open({.dir = dir(), .topic = "birds"});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, ErrorKind::kCorrupt);
  EXPECT_NE(other.error().what.find("is of topic tweets, not birds"), std::string::npos);
}

TEST_F(JournalTest, LookingMakesNone) {
  const auto none = Journal::Open({.dir = dir(), .topic = "tweets"}, JournalAccess::kReadOnly);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kUsage);
  EXPECT_FALSE(std::filesystem::exists(dir()));
}

// Fails when what is told differs from what is there.
TEST_F(JournalTest, AReportTellsWhatWaits) {
  {
    const auto journal = Open();
    Append(*journal, {"1", "2", "3"});
    ASSERT_TRUE(journal->Forget(journal->head()));
    ASSERT_TRUE(journal->PutNote("gap/x/1", "{}", 1'700'000'000'500));
    const auto report = ReportOn(*journal, true);
    ASSERT_TRUE(report) << report.error().what;
    EXPECT_EQ(report->waiting.records, 2u);
    EXPECT_EQ(report->oldest->key, "2");
    EXPECT_EQ(report->newest->key, "3");
    EXPECT_EQ(report->notes, 1u);
    EXPECT_EQ(report->rejected, 0u);
    EXPECT_NE(ReportTable(*report).find("waiting     2 records, "), std::string::npos)
        << ReportTable(*report);
    EXPECT_NE(ReportJson(*report).find(R"("in_use":true,"records":2,"bytes":)"), std::string::npos)
        << ReportJson(*report);
    EXPECT_NE(ReportJson(*report).find(R"("last_alive":"2023-11-14T22:13:20.500Z")"),
              std::string::npos)
        << ReportJson(*report);
  }
  const auto journal = Open();
  EXPECT_EQ(journal->last_alive(), 1'700'000'000'500);
  EXPECT_EQ(journal->notes(), (JournalNotes{{"gap/x/1", "{}"}}));
  ASSERT_TRUE(journal->PutNote("gap/x/1", "{newer}", 1'700'000'000'600));
  ASSERT_TRUE(journal->ForgetNotes({{"gap/x/1", "{}"}}));
  EXPECT_EQ(journal->notes().size(), 1u) << "a value that is newer stays";
}

}  // namespace
}  // namespace producer
