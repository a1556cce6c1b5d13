#include "producer/http/health.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "shared/http/health.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::http::kStuckAfter;

IngestStatus Well() {
  IngestStatus status;
  status.source.OnConnected();
  status.trouble.clear();
  status.turned = status.answered = 100s;
  return status;
}

TEST(Livez, IsWellWhileTheLoopGoesRound) {
  const auto answer = Livez({{"", Well()}}, 100s + kStuckAfter - 1s);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "ok\n");
}

// Fails when a loop that hangs is never restarted.
TEST(Livez, ALoopThatHangsIsToldWithItsTime) {
  const auto answer = Livez({{"", Well()}}, 100s + 41s);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "the loop has not gone round for 41s\n");
}

// Fails when a producer is restarted again and again because its broker is away.
TEST(Livez, ABrokerOrAStreamThatIsAwayIsNoReasonForARestart) {
  EXPECT_EQ(Livez({{"", {}}}, 1000s).status, 200) << "it waits for the topic";
  IngestStatus status = Well();
  status.source.connected = false;
  status.trouble = "127.0.0.1:9092: Connection refused";
  EXPECT_EQ(Livez({{"", status}}, 101s).status, 200);
}

TEST(Readyz, TellsEachCheckOnALine) {
  IngestStatus status = Well();
  EXPECT_EQ(Readyz({{"", status}}, {}, true, 101s).body, "[+]stream ok\n[+]broker ok\nready\n");
  EXPECT_EQ(Readyz({{"", status}}, {}, true, 101s).status, 200);
  EXPECT_EQ(Readyz({{"", status}}, {}, false, 101s).body, "ready\n");
  status.journal = JournalUse{.records = 1, .bytes = 9, .max_bytes = 10};
  EXPECT_EQ(Readyz({{"", status}}, {}, true, 101s).body,
            "[+]stream ok\n[+]broker ok\n[+]journal ok\nready\n");
}

TEST(Readyz, TellsWhatFailsAndWhyWithoutBeingAsked) {
  IngestStatus status = Well();
  status.source.OnFailed({.after = FailureClass::kNetwork, .attempt = 3, .delay = 750ms},
                         "Connection refused");
  status.trouble = "127.0.0.1:9092: Connection refused";
  status.journal = JournalUse{.records = 2, .bytes = 9, .max_bytes = 10, .full = true};
  const auto answer = Readyz({{"", status}}, {}, false, 101s);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body,
            "[-]stream: Connection refused; attempt 3 in 750ms\n"
            "[-]broker: 127.0.0.1:9092: Connection refused\n"
            "[-]journal: full: 2 records, 9 of 10 bytes\n"
            "not ready\n");
}

// Fails when one check that passes hides another that does not.
TEST(Readyz, OneThatFailsIsEnough) {
  IngestStatus status = Well();
  status.trouble = "gone";
  const auto answer = Readyz({{"", status}}, {}, true, 101s);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "[+]stream ok\n[-]broker: gone\nnot ready\n");
}

TEST(Readyz, BeforeTheTopicIsFoundItIsNotReady) {
  const auto answer = Readyz({{"", {}}}, {}, false, 101s);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "[-]stream: not asked yet\n[-]broker: no answer yet\nnot ready\n");
}

// Fails when a broker that hangs, which says nothing at all, is taken for one that is up.
TEST(Readyz, RecordsThatNobodyAcknowledgesAreTrouble) {
  IngestStatus status = Well();
  EXPECT_EQ(Readyz({{"", status}}, {}, false, 1000s).status, 200) << "nothing waits";
  status.ledger.pending = 7;
  EXPECT_EQ(Readyz({{"", status}}, {}, false, 109s).status, 200);
  EXPECT_EQ(Readyz({{"", status}}, {.patience = 30s}, false, 129s).status, 200);
  EXPECT_EQ(Readyz({{"", status}}, {}, false, 112s).body,
            "[-]broker: 7 records wait, and none was acknowledged for 12s\nnot ready\n");
}

// Fails when a server's words can write into whoever's terminal reads them.
TEST(Readyz, WhatOthersSaidIsEscaped) {
  IngestStatus status = Well();
  status.trouble = "\x1b[2Jgone\nready";
  const auto body = Readyz({{"", status}}, {}, false, 101s).body;
  EXPECT_EQ(body.find('\x1b'), std::string::npos);
  EXPECT_EQ(std::count(body.begin(), body.end(), '\n'), 2) << body;
}

// Fails when one of several sources that hangs is not noticed, or one that ended counts as hanging.
TEST(Livez, OfSeveralSourcesTheOneThatHangsCounts) {
  IngestStatus stuck = Well();
  stuck.turned = 59s;
  EXPECT_EQ(Livez({{"twitter", Well()}, {"bluesky", stuck}}, 100s).status, 503);
  EXPECT_EQ(Livez({{"twitter", stuck}, {"bluesky", Well()}}, 100s).status, 503);
  stuck.ended = true;
  EXPECT_EQ(Livez({{"twitter", Well()}, {"bluesky", stuck}}, 100s).status, 200);
}

// Fails when nobody can tell which source is in trouble.
TEST(Readyz, TellsSeveralSourcesApart) {
  IngestStatus ended = Well();
  ended.ended = true;
  ended.source.connected = false;
  ended.source.trouble = "ended: HTTP 401";
  const auto answer = Readyz({{"twitter", ended}, {"bluesky", Well()}}, {}, true, 101s);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body,
            "[-]twitter/stream: ended: HTTP 401\n[+]bluesky/stream ok\n[+]bluesky/broker ok\n"
            "not ready\n");
}

}  // namespace
}  // namespace producer
