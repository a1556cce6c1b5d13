#include "producer/publish/spend_guard.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

void Read(SpendGuard& spend, int posts) {
  for (int i = 0; i < posts; ++i) spend.Count();
  spend.EndRead();
}

TEST(SpendGuard, ALimitOfPostsOrOfDollarsIsReached) {
  SpendGuard posts({.max_posts = 3, .post_price = 0.005}, "");
  Read(posts, 2);
  EXPECT_FALSE(posts.Reached());
  Read(posts, 1);
  EXPECT_TRUE(posts.Reached());
  EXPECT_EQ(posts.InWords(), "3 posts, 0.015 USD");
  SpendGuard usd({.max_usd = 0.015, .post_price = 0.005}, "");
  Read(usd, 2);
  EXPECT_FALSE(usd.Reached());
  Read(usd, 1);
  EXPECT_TRUE(usd.Reached());
  SpendGuard none({.post_price = 0.005}, "");
  Read(none, 1000);
  EXPECT_FALSE(none.Reached());
}

// Fails when a restart forgets what was charged, or what a killed run had not read.
TEST(SpendGuard, TheNextRunGoesOnCountingToTheSafeSide) {
  SpendGuard killed({}, "");
  killed.OnConnected();
  Read(killed, 7);
  Read(killed, 2);
  EXPECT_EQ(SpendGuard({}, killed.Bill()).posts(), 9u + 2 * 7);
  killed.OnDisconnected();
  EXPECT_EQ(SpendGuard({}, killed.Bill()).posts(), 9u + 1);
  EXPECT_TRUE(SpendGuard({.max_posts = 10}, killed.Bill()).Reached());
  EXPECT_EQ(SpendGuard({}, killed.Bill()).for_last_run(), 0u);
  for (const char* bill : {"", "x", "7", "7 8"})
    EXPECT_EQ(SpendGuard({}, bill).posts(), 0u) << bill;
}

// Fails when posts are added that nobody is told of, or are told to be those of a journal.
TEST(SpendGuard, WhatIsCountedForAnEndIsTold) {
  SpendGuard spend({}, std::nullopt);
  EXPECT_EQ(spend.EndRun(), 0u) << "never connected";
  spend.OnConnected();
  Read(spend, 6);
  EXPECT_EQ(SpendGuard({}, spend.Bill()).for_last_run(), 12u);
  EXPECT_EQ(spend.EndRun(), 12u);
  EXPECT_EQ(spend.EndRun(), 0u) << "once";
  EXPECT_EQ(spend.posts(), 6u + 12);
  EXPECT_EQ(spend.ChargedRuns(), "this run");
  EXPECT_EQ(SpendGuard({}, "").ChargedRuns(), "all runs with this journal");
}

}  // namespace
}  // namespace producer
