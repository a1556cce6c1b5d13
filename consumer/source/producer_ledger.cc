#include "consumer/source/producer_ledger.h"

#include <algorithm>

#include <rapidjson/document.h>

namespace consumer {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kKey = "ledger/";
constexpr milliseconds kLedgerWithin{1000};
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

bool LatestLedgers::Take(std::string_view key, std::string_view value, shared::UnixMillis at) {
  if (!key.starts_with(kKey)) return false;
  auto ledger = ParseProducerLedger(value);
  if (!ledger) return false;
  by_key_.insert_or_assign(std::string(key), Told{*std::move(ledger), at, ++told_});
  ForgetOld(at);
  return true;
}

// Later ones too: the broker's clock was set back since. Whoever still runs tells again soon.
void LatestLedgers::ForgetOld(shared::UnixMillis newest) {
  std::erase_if(by_key_, [newest](const auto& told) {
    return told.second.at < newest - kLately || told.second.at > newest + kLately;
  });
  if (by_key_.size() <= kMost) return;
  by_key_.erase(
      std::ranges::min_element(by_key_, {}, [](const auto& told) { return told.second.place; }));
}

ProducerLedgers LatestLedgers::All() const {
  std::vector<const Told*> told;
  for (const auto& [key, one] : by_key_) told.push_back(&one);
  std::ranges::sort(told, std::ranges::greater(), &Told::place);
  ProducerLedgers ledgers;
  for (const Told* one : told) ledgers.push_back(one->ledger);
  return ledgers;
}

LedgerReader::LedgerReader(shared::kafka::ClientConfig client, std::string topic,
                           std::function<void(ProducerLedgers)> tell, milliseconds every)
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

bool LedgerReader::MustStop() {
  const std::scoped_lock lock(mutex_);
  return stop_;
}

bool LedgerReader::Pause() {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, every_, [this] { return stop_; });
}

// One client for as long as the job runs, whether the topic is there or not.
void LedgerReader::Loop() {
  auto consumer = shared::kafka::Consumer::Open(client_, {.topic = topic_, .group = topic_});
  if (!consumer) return;  // Nor would the job's own.
  bool reads = false;
  do {
    consumer->ServeCallbacks();
    reads = (reads || Begin(*consumer)) && ReadToEnd(*consumer);
  } while (Pause());
}

// From the topic's first record on. False: it is not there, or nobody answers.
bool LedgerReader::Begin(shared::kafka::Consumer& consumer) {
  if (!consumer.DescribeTopic(kLedgerWithin)) return false;
  const auto start = consumer.StartOffsets({kOnlyPartition}, kLedgerWithin);
  if (!start || !consumer.Assign(*start)) return false;
  latest_ = {};
  return true;
}

// What is there now. False: the topic cannot be read on.
bool LedgerReader::ReadToEnd(shared::kafka::Consumer& consumer) {
  shared::kafka::FetchedBatch batch;
  do {
    consumer.Read(kMostRecords, kRecordsWithin, batch);
    bool newer = false;
    for (const auto& record : batch.records) {
      newer |= latest_.Take(record.key, record.value, record.timestamp);
    }
    if (newer) tell_(latest_.All());
    const bool ends =
        std::ranges::any_of(batch.troubles, &shared::kafka::PartitionTrouble::of_topic);
    if (ends) return false;
  } while (!batch.records.empty() && !MustStop());
  return true;
}

}  // namespace consumer
