// Fills a topic with invented tweets, spread evenly over its partitions, and writes how often each
// hashtag is in them, counted here in the plainest way: the reference that every count must equal.
//
//   bench-fill BROKERS TOPIC PARTITIONS RECORDS REFERENCE_FILE
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>

#include "bench/pipeline/invented_tweets.h"

namespace {

using Counts = std::unordered_map<std::string, std::uint64_t>;

[[noreturn]] void Die(std::string_view what) {
  fmt::print(stderr, "bench-fill: {}\n", what);
  std::exit(1);
}

void Set(rd_kafka_conf_t* conf, const char* name, const std::string& value) {
  char why[256];
  if (rd_kafka_conf_set(conf, name, value.c_str(), why, sizeof why) != RD_KAFKA_CONF_OK) Die(why);
}

void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) Die(rd_kafka_err2str(message->err));
}

rd_kafka_t* MakeProducer(const std::string& brokers) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  Set(conf, "bootstrap.servers", brokers);
  Set(conf, "linger.ms", "50");
  Set(conf, "acks", "1");
  rd_kafka_conf_set_dr_msg_cb(conf, OnDelivery);
  char why[256];
  rd_kafka_t* producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
  if (producer == nullptr) Die(why);
  return producer;
}

void CountWordsWithHash(std::string_view text, Counts& counts) {
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (word.find('#') != std::string_view::npos) ++counts[std::string(word)];
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
}

void Produce(rd_kafka_t* producer, rd_kafka_topic_t* topic, std::int32_t partition,
             std::string_view text) {
  while (rd_kafka_produce(topic, partition, RD_KAFKA_MSG_F_COPY, const_cast<char*>(text.data()),
                          text.size(), nullptr, 0, nullptr) != 0) {
    if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
      Die(rd_kafka_err2str(rd_kafka_last_error()));
    }
    rd_kafka_poll(producer, 10);
  }
}

Counts Fill(rd_kafka_t* producer, const char* topic_name, std::int32_t partitions,
            std::uint64_t records) {
  Counts counts;
  bench::InventedTweets tweets;
  rd_kafka_topic_t* topic = rd_kafka_topic_new(producer, topic_name, nullptr);
  for (std::uint64_t i = 0; i < records; ++i) {
    const std::string_view text = tweets.Next();
    CountWordsWithHash(text, counts);
    Produce(producer, topic, static_cast<std::int32_t>(i % static_cast<unsigned>(partitions)),
            text);
    if (i % 1024 == 0) rd_kafka_poll(producer, 0);
  }
  if (rd_kafka_flush(producer, 120'000) != RD_KAFKA_RESP_ERR_NO_ERROR) Die("the broker is slow");
  rd_kafka_topic_destroy(topic);
  return counts;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) Die("usage: bench-fill BROKERS TOPIC PARTITIONS RECORDS REFERENCE_FILE");
  rd_kafka_t* producer = MakeProducer(argv[1]);
  const Counts counts =
      Fill(producer, argv[2], std::atoi(argv[3]), std::strtoull(argv[4], nullptr, 10));
  rd_kafka_destroy(producer);
  std::ofstream reference(argv[5]);
  for (const auto& [tag, count] : counts) reference << tag << '\t' << count << '\n';
  return reference.flush() ? 0 : 1;
}
