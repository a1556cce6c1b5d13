// A status as a run would tell it, for tests to change.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "consumer/http/live_state.h"
#include "consumer/http/live_status.h"

namespace test {

// Tags that a page, a terminal, a spreadsheet or a parser may take for something else.
inline const std::vector<std::string> kHostileTags = {
    "#<img src=x onerror=alert(1)>",
    "#\x1b[31mred\x1b[0m\x07",
    "#\"quoted\\",
    "#line\xe2\x80\xa8separator",
    "#\xff\xfe",
    "=HYPERLINK(\"http://evil.example\")",
    std::string("#nul\0inside", 11),
    "#a\r\nevent: batch",
};

constexpr shared::UnixMillis kLiveTime = 1769860806000;  // 2026-01-31T12:00:06Z
constexpr consumer::LiveNow kLiveNow{.wall = kLiveTime + 800, .steady = std::chrono::seconds(100)};

// Parts of a status that is still to be put together.
struct LiveSample {
  consumer::LiveRun run{.brokers = "127.0.0.1:9092",
                        .topic = "tweets",
                        .group = "g",
                        .tokenizer = "twitter-text",
                        .batch_interval = std::chrono::milliseconds(2000),
                        .started = kLiveTime - 60'000,
                        .cluster_id = "c",
                        .checkpoint_id = "u-1",
                        .run_id = "u-2"};
  consumer::LiveBatch batch;
  consumer::LiveTurn turn{.turned = kLiveNow.steady - std::chrono::milliseconds(50),
                          .lag = {{{0}, {{100}, {112}}}, {{1}, {{7}, {7}}}},
                          .partitions = 2,
                          .sinks = {{.name = "console", .state = {.last = consumer::BatchId{3}}}}};
  std::shared_ptr<const consumer::ProducerLedgers> producers;
  bool stopping = false;

  LiveSample();

  consumer::LiveStatus Status() const {
    return {.run = std::make_shared<const consumer::LiveRun>(run),
            .batch = std::make_shared<const consumer::LiveBatch>(batch),
            .turn = turn,
            .producers = producers,
            .stopping = stopping};
  }
};

inline LiveSample::LiveSample() {
  batch.id = consumer::BatchId{3};
  batch.time = kLiveTime;
  batch.progress = consumer::BatchProgress{.batch = {3},
                                           .time = kLiveTime,
                                           .records = 1200,
                                           .distinct = 2,
                                           .changed = 2,
                                           .busy = std::chrono::milliseconds(120),
                                           .read_per_second = 600};
  batch.progress->work.state_bytes = 4096;
  batch.progress->commit.saving = std::chrono::milliseconds(3);
  batch.totals = {.records = 4000, .tags = 121};
  batch.distinct = 2;
  batch.rows = {{.tag = "#kafka", .count = 120}, {.tag = "#a", .count = 1}};
  batch.rows_total = 121;
  batch.rows_distinct = 2;
  batch.last_record = {{{0}, kLiveTime}, {{1}, kLiveTime - 5000}};
  batch.saved_at = kLiveTime + 10;
  batch.checkpoint_bytes = 123456;
}

}  // namespace test
