#include "consumer/state/job_identity.h"

#include <gtest/gtest.h>

#include "tests/consumer/state/test_job.h"

namespace consumer {
namespace {

std::string RefusalOf(const IdentityFields& stored, const IdentityFields& wanted) {
  const auto same = CheckIdentity("/dir", stored, wanted);
  if (same) return "";
  EXPECT_EQ(same.error().kind, shared::ErrorKind::kCorrupt);
  return same.error().what;
}

TEST(JobIdentityTest, IsReadBackFromItsFields) {
  const JobIdentity folded{
      .topic = "t", .cluster_id = "c", .tokenizer = "spark", .fold_case = true};
  EXPECT_EQ(IdentityOf(FieldsOf(folded)), folded);
  EXPECT_EQ(RefusalOf(FieldsOf(folded), FieldsOf(folded)), "");
}

// Fails when a field is left out of the comparison: counts of two jobs would be mixed.
TEST(JobIdentityTest, EveryFieldThatDiffersIsNamedWithBothValues) {
  JobIdentity other = kJob;
  other.topic = "news";
  EXPECT_EQ(
      RefusalOf(FieldsOf(kJob), FieldsOf(other)),
      "checkpoint /dir is another job's: its topic is \"tweets\", this job's is \"news\"; name "
      "another directory with --checkpoint, or move this one aside with --fresh");
  const auto names = [](auto change) {
    JobIdentity changed = kJob;
    change(changed);
    return RefusalOf(FieldsOf(kJob), FieldsOf(changed));
  };
  EXPECT_NE(names([](JobIdentity& job) { job.count = "words"; }).find("its count is \"hashtags\""),
            std::string::npos);
  EXPECT_NE(names([](JobIdentity& job) {
              job.tokenizer = "spark";
            }).find("its tokenizer is \"twitter-text\", this job's is \"spark\""),
            std::string::npos);
  EXPECT_NE(names([](JobIdentity& job) {
              job.fold_case = true;
            }).find("its fold-case is \"false\", this job's is \"true\""),
            std::string::npos);
  EXPECT_NE(names([](JobIdentity& job) { job.cluster_id = "c2"; }).find("`state rebase`"),
            std::string::npos);
}

// Fails when a flag is stored and not compared, or compared and not read back for a rebase.
TEST(JobIdentityTest, WhatRefinesTheCountIsAFieldOfItsOwn) {
  const CountingFlags flags{.clean = "c",
                            .include = "i",
                            .exclude = "e",
                            .distinct_per_tweet = "d",
                            .retweets = "r",
                            .distinct_ids = "7",
                            .value = "v"};
  JobIdentity refined = kJob;
  refined.flags = flags;
  EXPECT_EQ(IdentityOf(FieldsOf(refined)), refined);
  IdentityFields stored = FieldsOf(kJob);
  stored.merge(IdentityFields{{"clean", "c"},
                              {"include", "i"},
                              {"exclude", "e"},
                              {"distinct-per-tweet", "d"},
                              {"retweets", "r"},
                              {"distinct-ids", "7"},
                              {"value", "v"}});
  EXPECT_EQ(FieldsOf(refined), stored) << "the names are on disk";
  for (const auto& [name, value] : FieldsOf(refined)) {
    if (FieldsOf(kJob).contains(name)) continue;
    IdentityFields one = FieldsOf(kJob);
    one[name] = value;
    EXPECT_NE(RefusalOf(FieldsOf(kJob), one).find("its " + name + " is none, this job's is"),
              std::string::npos);
  }
}

// Fails when a checkpoint made before there were such flags no longer opens.
TEST(JobIdentityTest, AFlagThatWasNotGivenIsNoField) { EXPECT_EQ(FieldsOf(kJob).size(), 5u); }

TEST(JobIdentityTest, AFieldOfALaterVersionIsAnotherJobs) {
  IdentityFields windowed = FieldsOf(kJob);
  windowed["window"] = "60s";
  EXPECT_NE(RefusalOf(windowed, FieldsOf(kJob)).find("its window is \"60s\", this job's is none"),
            std::string::npos);
}

TEST(JobIdentityTest, EmbeddedBrokersCountAsOneCluster) {
  JobIdentity first = kJob;
  JobIdentity second = kJob;
  first.cluster_id = "mockCluster7f31";
  second.cluster_id = "mockCluster0a22";
  EXPECT_EQ(RefusalOf(FieldsOf(first), FieldsOf(second)), "");
  EXPECT_NE(RefusalOf(FieldsOf(first), FieldsOf(kJob)), "");
}

}  // namespace
}  // namespace consumer
