#include "consumer/source/producer_ledger.h"

#include <rapidjson/document.h>

#include "shared/kafka/consumer.h"

namespace consumer {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kKey = "ledger/";
constexpr milliseconds kAnswerWithin{1000};
constexpr milliseconds kRecordsWithin{200};
constexpr std::size_t kMostRecords = 1000;
constexpr shared::kafka::Partition kOnlyPartition{0};

std::string TextIn(const rapidjson::Value& object, const char* name) {
  const auto found = object.FindMember(name);
  if (found == object.MemberEnd() || !found->value.IsString()) return "";
  return {found->value.GetString(), found->value.GetStringLength()};
}

}  // namespace

std::optional<ProducerLedger> ParseProducerLedger(std::string_view json) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
      json.data(), json.size());
  if (document.HasParseError() || !document.IsObject()) return std::nullopt;
  const auto counts = document.FindMember("counts");
  if (counts == document.MemberEnd() || !counts->value.IsObject()) return std::nullopt;
  ProducerLedger ledger{.writer = TextIn(document, "writer"),
                        .source = TextIn(document, "source"),
                        .started = TextIn(document, "started"),
                        .time = TextIn(document, "time"),
                        .gap_since = TextIn(document, "gap_since"),
                        .gap_why = TextIn(document, "gap_why"),
                        .counts = {}};
  const auto ended = document.FindMember("ended");
  ledger.ended = ended != document.MemberEnd() && ended->value.IsTrue();
  for (const auto& [name, value] : counts->value.GetObject()) {
    if (!value.IsUint64()) continue;
    ledger.counts.emplace_back(std::string(name.GetString(), name.GetStringLength()),
                               value.GetUint64());
  }
  return ledger;
}

LedgerReader::LedgerReader(shared::kafka::ClientConfig client, std::string topic,
                           std::function<void(const ProducerLedger&)> tell, milliseconds every)
    : client_(std::move(client)),
      topic_(std::move(topic)),
      tell_(std::move(tell)),
      every_(every),
      thread_([this] { Loop(); }) {}

LedgerReader::~LedgerReader() {
  {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool LedgerReader::Pause() {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, every_, [this] { return stop_; });
}

void LedgerReader::Loop() {
  do {
    if (!ReadUntilStopped()) return;
  } while (Pause());
}

// False: stopped. True: the topic is not there or cannot be read; it is tried anew.
bool LedgerReader::ReadUntilStopped() {
  auto consumer = shared::kafka::Consumer::Open(client_, {.topic = topic_, .group = topic_});
  if (!consumer || !consumer->DescribeTopic(kAnswerWithin)) return true;
  const auto start = consumer->StartOffsets({kOnlyPartition}, kAnswerWithin);
  if (!start || !consumer->Assign(*start)) return true;
  shared::kafka::FetchedBatch batch;
  do {
    do {
      consumer->Read(kMostRecords, kRecordsWithin, batch);
      consumer->ServeCallbacks();
      for (const auto& record : batch.records) Take(record.key, record.value);
      for (const auto& trouble : batch.troubles) {
        if (trouble.of_topic) return true;
      }
    } while (!batch.records.empty());
  } while (Pause());
  return false;
}

void LedgerReader::Take(std::string_view key, std::string_view value) {
  if (!key.starts_with(kKey)) return;
  const auto ledger = ParseProducerLedger(value);
  if (!ledger || ledger->time < newest_) return;
  newest_ = ledger->time;
  tell_(*ledger);
}

}  // namespace consumer
