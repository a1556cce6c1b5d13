#include "consumer/http/status_json.h"

#include <limits>
#include <set>

#include <gtest/gtest.h>

#include "consumer/http/health.h"
#include "tests/consumer/http/json_of.h"
#include "tests/consumer/http/live_sample.h"

namespace consumer {
namespace {

using namespace std::chrono_literals;
using test::JsonOf;
using test::kLiveNow;
using test::LiveSample;

rapidjson::Document Status(const LiveSample& sample) {
  return JsonOf(StatusJson(sample.Status(), kLiveNow));
}

std::string StateIn(const LiveSample& sample) { return Status(sample)["state"].GetString(); }

std::string ProblemIn(const LiveSample& sample) {
  const auto json = Status(sample);
  return json["problem"].IsNull() ? "" : json["problem"].GetString();
}

// Fails when a member is renamed or left out: pages and scripts read them by name.
TEST(StatusJsonTest, HasEveryMember) {
  const auto json = Status({});
  std::string names;
  for (const auto& member : json.GetObject()) names += std::string(member.name.GetString()) + " ";
  EXPECT_EQ(names,
            "program version topic group cluster_id checkpoint_id run_id started now field counts "
            "tokenizer window batch_interval_ms state problem batch totals lag caught_up_in_ms "
            "checkpoint state_bytes sinks producers ");
  EXPECT_STREQ(json["started"].GetString(), "2026-01-31T11:59:06.000Z");
  EXPECT_EQ(json["batch"]["records"].GetInt(), 1200);
  EXPECT_EQ(json["batch"]["duration_ms"].GetInt(), 120);
  EXPECT_EQ(json["batch"]["phases_ms"]["save"].GetInt(), 3);
  EXPECT_EQ(json["totals"]["records"].GetInt(), 4000);
  EXPECT_EQ(json["lag"]["records"].GetInt(), 12);
  EXPECT_EQ(json["lag"]["seconds"].GetDouble(), 0.8);
  EXPECT_EQ(json["lag"]["partitions"][0]["position"].GetInt(), 100);
  EXPECT_EQ(json["lag"]["partitions"][0]["end"].GetInt(), 112);
  EXPECT_EQ(json["checkpoint"]["age_ms"].GetInt(), 790);
  EXPECT_EQ(json["checkpoint"]["bytes"].GetInt(), 123456);
  EXPECT_EQ(json["sinks"][0]["behind"].GetInt(), 0);
  EXPECT_TRUE(json["sinks"][0]["failing"].IsNull());
}

TEST(StatusJsonTest, WhatIsNotKnownYetIsNull) {
  LiveSample sample;
  sample.batch = {};
  sample.turn = {};
  sample.run.cluster_id = sample.run.run_id = sample.run.checkpoint_id = "";
  const auto json = Status(sample);
  for (const char* name : {"cluster_id", "checkpoint_id", "run_id", "batch", "checkpoint",
                           "state_bytes", "caught_up_in_ms", "window"}) {
    EXPECT_TRUE(json[name].IsNull()) << name;
  }
  EXPECT_EQ(json["producers"].Size(), 0u);
  EXPECT_TRUE(json["lag"]["records"].IsNull());
  EXPECT_TRUE(json["lag"]["seconds"].IsNull());
  EXPECT_STREQ(json["state"].GetString(), "waiting");
  EXPECT_STREQ(json["problem"].GetString(),
               "waits for Kafka at 127.0.0.1:9092 and its topic tweets");
}

// Fails when a page is told that all is well while the counts are old.
TEST(LiveStateTest, EachStateHasItsSign) {
  LiveSample sample;
  EXPECT_EQ(StateIn(sample), "running");
  EXPECT_EQ(ProblemIn(sample), "");

  LiveSample stuck = sample;
  stuck.turn.turned = kLiveNow.steady - 45s;
  EXPECT_EQ(StateIn(stuck), "stalled");
  EXPECT_NE(ProblemIn(stuck).find("45s"), std::string::npos);

  LiveSample deaf = sample;
  deaf.turn.answering = false;
  EXPECT_EQ(StateIn(deaf), "stalled");
  EXPECT_NE(ProblemIn(deaf).find("broker"), std::string::npos);

  LiveSample lost = sample;
  lost.batch.sums.lost = 7;
  EXPECT_EQ(StateIn(lost), "running");
  EXPECT_EQ(ProblemIn(lost).find("7 records were gone"), 0u);

  LiveSample stopping = deaf;
  stopping.stopping = true;
  EXPECT_EQ(StateIn(stopping), "stopping");
}

TEST(LiveStateTest, CatchingUpIsMoreThanABatchThatShrinksOrIsOld) {
  LiveSample behind;
  behind.turn.lag[{0}].end = {100 + 1201};
  EXPECT_EQ(StateIn(behind), "running") << "not old, and nobody knows whether it shrinks";
  EXPECT_TRUE(Status(behind)["caught_up_in_ms"].IsNull());

  LiveSample shrinks = behind;
  shrinks.batch.progress->caught_up_in = 4500ms;
  EXPECT_EQ(StateIn(shrinks), "catching_up");
  EXPECT_EQ(Status(shrinks)["caught_up_in_ms"].GetInt(), 4500);

  LiveSample old = behind;
  old.batch.last_record[{0}] = test::kLiveTime - 20'000;
  old.batch.progress->caught_up_in = -1ms;  // It grows.
  EXPECT_EQ(StateIn(old), "catching_up");
  EXPECT_TRUE(Status(old)["caught_up_in_ms"].IsNull());

  old.batch.last_record[{0}] = std::numeric_limits<shared::UnixMillis>::min();
  EXPECT_GT(Status(old)["lag"]["seconds"].GetDouble(), 9e15) << "its age overflows";

  LiveSample one_batch = shrinks;
  one_batch.turn.lag[{0}].end = {100 + 1200};
  EXPECT_EQ(StateIn(one_batch), "running");
}

// The topic is anybody's who may write there.
TEST(StatusJsonTest, TheProducersLedgerIsTextAndNumbers) {
  LiveSample sample;
  const auto ledger = ParseProducerLedger(
      R"({"writer":"w","source":"<b>","time":"t","ended":true,"counts":{"received":5,)"
      R"("pending":-1,"x":"y","a\"b":2},"more":[1]})");
  ASSERT_TRUE(ledger.has_value());
  sample.producers = std::make_shared<const ProducerLedgers>(ProducerLedgers{*ledger});
  const auto json = Status(sample);
  const auto& told = json["producers"][0];
  EXPECT_STREQ(told["source"].GetString(), "<b>");
  EXPECT_TRUE(told["ended"].GetBool());
  EXPECT_TRUE(told["gap_since"].IsNull());
  EXPECT_EQ(told["counts"]["received"].GetInt(), 5);
  EXPECT_EQ(told["counts"]["a\"b"].GetInt(), 2);
  EXPECT_EQ(told["counts"].MemberCount(), 2u);
  for (const char* wrong : {"", "[]", "{}", "{\"counts\":1}", "{\"counts\":{}", "\xff"}) {
    EXPECT_FALSE(ParseProducerLedger(wrong).has_value()) << wrong;
  }
}

TEST(StatusJsonTest, ASinkThatFailsIsTold) {
  LiveSample sample;
  sample.turn.sinks = {
      {.name = "jsonl:/x", .state = {.last = BatchId{1}, .why_failing = "disk \"full\"\x1b[2J"}},
      {.name = "csv:/y", .state = {}}};
  const auto json = Status(sample);
  EXPECT_EQ(json["sinks"][0]["behind"].GetInt(), 2);
  EXPECT_STREQ(json["sinks"][0]["failing"].GetString(), "disk \"full\"\x1b[2J");
  EXPECT_EQ(json["sinks"][1]["behind"].GetInt(), 4);
  EXPECT_TRUE(json["sinks"][1]["last_batch"].IsNull());
  EXPECT_FALSE(test::HasControls(StatusJson(sample.Status(), kLiveNow)));
}

TEST(ConsumerHealthTest, LivesWhileItWaitsAndWhileItTurns) {
  LiveSample sample;
  EXPECT_EQ(AnswerLivez(sample.Status(), kLiveNow).status, 200);
  sample.turn.turned = kLiveNow.steady - 29s;
  EXPECT_EQ(AnswerLivez(sample.Status(), kLiveNow).status, 200);
  sample.turn.turned = kLiveNow.steady - 30s;
  EXPECT_EQ(AnswerLivez(sample.Status(), kLiveNow).status, 503);
  EXPECT_EQ(AnswerLivez(sample.Status(), kLiveNow).body, "the loop has not gone round for 30s\n");
  sample.turn.turned.reset();
  EXPECT_EQ(AnswerLivez(sample.Status(), kLiveNow).body, "ok: waits for the topic\n");
}

// Fails when traffic or a person relies on counts that are not counted on, saved and shown.
TEST(ConsumerHealthTest, IsReadyWhenEachPartIs) {
  const auto ready = [](const LiveSample& sample, bool verbose = false) {
    const auto response = AnswerReadyz(sample.Status(), kLiveNow, verbose);
    return std::to_string(response.status) + " " + response.body;
  };
  LiveSample sample;
  EXPECT_EQ(ready(sample), "200 ready\n");
  EXPECT_EQ(ready(sample, true),
            "200 [+]broker ok\n[+]checkpoint ok\n[+]sinks ok\n[+]loop ok\nready\n");
  LiveSample broker = sample;
  broker.turn.answering = false;
  EXPECT_EQ(ready(broker), "503 [-]broker: it does not answer\nnot ready\n");
  LiveSample fresh = sample;
  fresh.batch.id.reset();
  EXPECT_EQ(ready(fresh), "503 [-]checkpoint: no batch is saved yet\nnot ready\n");
  LiveSample sink = sample;
  sink.turn.sinks[0].state.why_failing = "disk full\x1b[2J";
  EXPECT_EQ(ready(sink).find("503 [-]sinks: console: disk full"), 0u);
  EXPECT_EQ(ready(sink).find('\x1b'), std::string::npos);
  LiveSample waits = sample;
  waits.turn.turned.reset();
  EXPECT_EQ(ready(waits).find("503 [-]broker: 127.0.0.1:9092 or its topic tweets is awaited\n"),
            0u);
}

}  // namespace
}  // namespace consumer
