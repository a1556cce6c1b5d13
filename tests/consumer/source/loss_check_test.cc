#include "consumer/source/loss_check.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

using shared::kafka::NextOffset;
using shared::kafka::PartitionState;
using shared::kafka::Witness;

constexpr Witness kFirst{.offset = {10}, .timestamp = 1000, .crc = 1};
constexpr Witness kLast{.offset = {99}, .timestamp = 2000, .crc = 2};
const PartitionState kCounted{.next = {100}, .first = kFirst, .last = kLast};

Witness Another(Witness witness) {
  ++witness.crc;
  return witness;
}

LogFacts Log(std::int64_t start, std::int64_t end) { return {.range = LogRange{{start}, {end}}}; }

TEST(LossCheckTest, APositionInsideTheLogReadsOn) {
  LogFacts facts = Log(0, 500);
  facts.at_last = kLast;
  EXPECT_EQ(JudgeLog(kCounted, facts).state, LogState::kSame);
  EXPECT_EQ(JudgeLog(kCounted, Log(0, 100)).state, LogState::kSame);    // At its end.
  EXPECT_EQ(JudgeLog(kCounted, Log(100, 500)).state, LogState::kSame);  // At its start.
}

// Fails when the range is taken from the last record, which turns gaps into loss.
TEST(LossCheckTest, APositionBelowTheStartIsPruned) {
  const LogJudgement judgement = JudgeLog(kCounted, Log(150, 500));
  EXPECT_EQ(judgement.state, LogState::kPruned);
  EXPECT_EQ(judgement.go_on, NextOffset{150});
  EXPECT_EQ(judgement.lost, 50);
}

// Fails when only positions are compared: a topic made again that has grown past the position would
// be read on in silence.
TEST(LossCheckTest, AnotherRecordAtTheWitnessMeansMadeAgain) {
  LogFacts facts = Log(0, 500);
  facts.at_last = Another(kLast);
  const LogJudgement judgement = JudgeLog(kCounted, facts);
  EXPECT_EQ(judgement.state, LogState::kRecreated);
  EXPECT_EQ(judgement.go_on, NextOffset{0});

  facts = Log(0, 500);
  facts.at_first = Another(kFirst);
  EXPECT_EQ(JudgeLog(kCounted, facts).state, LogState::kRecreated);
}

TEST(LossCheckTest, AWitnessThatCompactionTookSaysNothing) {
  LogFacts facts = Log(0, 500);
  facts.at_last = Witness{.offset = {120}, .timestamp = 3000, .crc = 9};
  EXPECT_EQ(JudgeLog(kCounted, facts).state, LogState::kSame);
}

// Fails when the first record is not asked: a truncated log would be counted a second time.
TEST(LossCheckTest, AboveTheEndTheFirstRecordDecides) {
  LogFacts facts = Log(0, 60);
  facts.at_first = kFirst;
  EXPECT_EQ(JudgeLog(kCounted, facts).state, LogState::kTruncated);
  EXPECT_EQ(JudgeLog(kCounted, facts).go_on, NextOffset{60});

  facts.at_first = Another(kFirst);
  EXPECT_EQ(JudgeLog(kCounted, facts).state, LogState::kRecreated);
  EXPECT_EQ(JudgeLog(kCounted, facts).go_on, NextOffset{0});

  facts.at_first.reset();
  EXPECT_EQ(JudgeLog(kCounted, facts).state, LogState::kRecreated);
}

TEST(LossCheckTest, APartitionThatIsGoneLosesWhatWasKnownToFollow) {
  LogFacts facts;
  EXPECT_EQ(JudgeLog(kCounted, facts).state, LogState::kVanished);
  EXPECT_EQ(JudgeLog(kCounted, facts).lost, 0);
  facts.end_before = NextOffset{130};
  EXPECT_EQ(JudgeLog(kCounted, facts).lost, 30);
  EXPECT_EQ(JudgeLog(PartitionState{}, facts).state, LogState::kVanished) << "its 130 records";
  facts.end_before.reset();
  EXPECT_EQ(JudgeLog(PartitionState{}, facts).state, LogState::kSame);  // Nothing was known of it.
}

TEST(LossCheckTest, ChoosesTheWitnessThatTells) {
  EXPECT_EQ(WitnessToRead(kCounted, {{0}, {500}}), kLast);
  EXPECT_EQ(WitnessToRead(kCounted, {{0}, {50}}), kFirst);
  EXPECT_EQ(WitnessToRead(kCounted, {{0}, {5}}), std::nullopt);
  EXPECT_EQ(WitnessToRead(kCounted, {{200}, {500}}), std::nullopt);
  EXPECT_EQ(WitnessToRead(PartitionState{.next = {7}}, {{0}, {500}}), std::nullopt);
}

TEST(LossCheckTest, TheSentenceNamesPartitionAndRange) {
  const LogFacts facts = Log(150, 500);
  const LostRange lost = DescribeLoss({3}, kCounted, facts, JudgeLog(kCounted, facts));
  EXPECT_EQ(
      lost.why,
      "partition 3: records 100 to 149 were deleted before they were read (the log now starts "
      "at 150)");
  EXPECT_EQ(lost.from, NextOffset{100});
  EXPECT_EQ(lost.to, NextOffset{150});
  EXPECT_FALSE(lost.topic_recreated);
}

}  // namespace
}  // namespace consumer
