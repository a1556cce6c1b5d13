#include "consumer/sink/kafka_sink.h"

#include <chrono>
#include <set>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <rapidjson/document.h>

#include "consumer/sink/ensure_topic.h"
#include "consumer/sink/json_row.h"
#include "shared/json_text.h"
#include "shared/log.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

using namespace std::chrono_literals;
using shared::Error;
using shared::ErrorKind;
using shared::Fail;
using shared::Forward;
using shared::Result;
using shared::kafka::Admin;
using shared::kafka::FetchedRecord;

constexpr auto kDescribeWithin = 2s;
constexpr auto kReadFor = 60s;
// "2026-01-31T12:00:00.000Z"
constexpr std::size_t kTimeSize = 24;

// Whether it is a key as "2026-01-31T12:00:00.000Z|#kafka". A word that looks so is never taken
// out.
bool IsOfWindow(std::string_view key) {
  return key.size() > kTimeSize && key[4] == '-' && key[10] == 'T' && key[kTimeSize - 1] == 'Z' &&
         key[kTimeSize] == '|';
}

// The starts of the windows that a table names.
std::set<std::string> WindowsOf(const BatchTable& table) {
  std::set<std::string> windows;
  for (const Row& row : table.rows) {
    if (row.window) windows.insert(shared::FormatTime(row.window->start));
  }
  for (const WindowTotals& totals : table.windows) {
    windows.insert(shared::FormatTime(totals.window.start));
  }
  return windows;
}

}  // namespace

Result<std::unique_ptr<KafkaSink>> KafkaSink::Open(const shared::kafka::ClientConfig& config,
                                                   KafkaSinkOptions options) {
  std::unique_ptr<KafkaSink> sink(new KafkaSink(config, std::move(options)));
  if (auto checked = sink->writer_->Check(); !checked) {
    return shared::Annotate(checked, "--sink " + sink->name_);
  }
  return sink;
}

KafkaSink::KafkaSink(const shared::kafka::ClientConfig& config, KafkaSinkOptions options)
    : config_(config),
      options_(std::move(options)),
      name_("kafka:" + options_.topic),
      transactions_(options_.transactional) {
  shared::AppendJsonString(field_, options_.field);
  std::optional<std::string> id;
  if (options_.transactional) id = "hashtag-consumer-sink-" + options_.topic;
  writer_ = std::make_unique<KafkaWriter>(config_, std::move(id));
}

void KafkaSink::Interrupt() {
  const std::lock_guard lock(writer_mutex_);
  stopped_ = true;
  writer_->Stop();
}

shared::kafka::ReadLimits KafkaSink::Limits() const {
  return {.patience = kReadFor, .stop = [this] { return stopped_.load(); }};
}

Result<std::optional<BatchId>> KafkaSink::Begin(const CheckpointRef& checkpoint) {
  auto has = TakeOver(checkpoint);
  if (!has) return std::unexpected(Soften(has.error()));
  begun_ = true;
  held_.reset();
  return has;
}

Result<std::optional<BatchId>> KafkaSink::TakeOver(const CheckpointRef& checkpoint) {
  const auto just_made = EnsureTopics();
  if (!just_made) return Forward(just_made);
  if (auto ready = writer_->Prepare(); !ready) return Forward(ready);
  const auto found = ReadKafkaPosition(config_, options_.topic, Limits());
  if (!found) return Forward(found);
  position_ = {.checkpoint_id = checkpoint.checkpoint_id,
               .epoch = checkpoint.epoch,
               .batch = {},
               .holds = options_.holds};
  if (!*found) {
    auto taken = TakeEmptyTopic(*just_made);
    if (!taken) return Forward(taken);
    return std::nullopt;
  }
  const KafkaPosition& position = **found;
  const bool same_checkpoint = position.checkpoint_id == checkpoint.checkpoint_id;
  if (!same_checkpoint && options_.transactional && !checkpoint.fresh_at) {
    return Fail(ErrorKind::kCorrupt,
                fmt::format("{} holds the rows of another checkpoint ({}): name another topic, or "
                            "start with --fresh, which counts anew and replaces them",
                            name_, position.checkpoint_id));
  }
  // A batch that the checkpoint has not seen yet is of a later state than it was put back to.
  const bool same_state = same_checkpoint && position.epoch == checkpoint.epoch &&
                          position.batch <= checkpoint.batch && position.holds == options_.holds &&
                          !*just_made;
  return same_state ? position.batch : std::nullopt;
}

Result<bool> KafkaSink::EnsureTopics() {
  auto admin = Admin::Open(config_);
  if (!admin) return Forward(admin);
  const auto stop = [this] { return stopped_.load(); };
  auto made = EnsureTopic(*admin, TableTopicPlan(options_.topic), stop);
  if (!made) return made;
  if (auto beside = EnsureTopic(*admin, PositionTopicPlan(options_.topic), stop); !beside)
    return beside;
  if (!transactions_) return made;
  if (auto settled = GiveUpTransactions(*admin); !settled) return Forward(settled);
  return made;
}

Result<void> KafkaSink::GiveUpTransactions(Admin& admin) {
  const auto described = admin.DescribeTopic(options_.topic, kDescribeWithin);
  if (!described) return Forward(described);
  if (!shared::kafka::IsEmbeddedBroker(described->cluster_id)) return {};
  shared::log::Warn("sink_at_least_once",
                    {{"sink", name_}, {"why", "the embedded broker shows aborted records"}});
  const std::lock_guard lock(writer_mutex_);
  transactions_ = false;
  writer_ = std::make_unique<KafkaWriter>(config_, std::nullopt);
  if (stopped_) writer_->Stop();
  return {};
}

// A snapshot takes out what it does not hold: it must not meet somebody else's records.
Result<void> KafkaSink::TakeEmptyTopic(bool just_made) {
  const auto empty = just_made ? true : shared::kafka::IsEmptyTopic(config_, options_.topic);
  if (!empty) return Forward(empty);
  if (!*empty) {
    return Fail(ErrorKind::kUsage,
                fmt::format("{} holds records, and {} does not say that they are ours: name "
                            "another topic",
                            name_, PositionTopicOf(options_.topic)));
  }
  return writer_->WriteTogether([this] { return QueuePosition(std::nullopt, 0); });
}

Result<void> KafkaSink::Write(const BatchTable& table) {
  if (table.snapshot && !held_) {
    if (auto read = ReadHeld(); !read) return std::unexpected(Soften(read.error()));
  }
  if (!table.snapshot) held_.reset();
  auto written = writer_->WriteTogether([&]() -> Result<void> {
    if (auto queued = QueueTable(table); !queued) return queued;
    // Without transactions the position must not be there before the rows.
    return transactions_ ? QueuePosition(table.batch, table.time) : Result<void>();
  });
  if (written && !transactions_) {
    written = writer_->WriteTogether([&] { return QueuePosition(table.batch, table.time); });
  }
  if (!written) return std::unexpected(Soften(written.error()));
  return {};
}

KafkaSink::HeldRow KafkaSink::HeldRowOf(std::string_view value) {
  HeldRow row;
  rapidjson::Document json;
  json.Parse(value.data(), value.size());
  if (json.HasParseError() || !json.IsObject()) return row;
  const auto count = json.FindMember("count");
  if (count != json.MemberEnd() && count->value.IsUint64()) row.count = count->value.GetUint64();
  const auto end = json.FindMember("window_end");
  if (end == json.MemberEnd() || !end->value.IsString()) return row;
  row.window_end = shared::ParseTime(end->value.GetString()).value_or(0);
  return row;
}

Result<void> KafkaSink::ReadHeld() {
  Held held;
  auto read = shared::kafka::ReadCommitted(
      config_, options_.topic, Limits(), [&held](const FetchedRecord& record) {
        if (record.null_value) {
          held.erase(std::string(record.key));
        } else {
          held[std::string(record.key)] = HeldRowOf(record.value);
        }
      });
  if (!read) return Forward(read);
  held_ = std::move(held);
  return {};
}

Result<void> KafkaSink::QueueTable(const BatchTable& table) {
  for (const std::string& tag : table.forgotten) {
    if (auto gone = writer_->Queue(options_.topic, {.key = tag, .timestamp = table.time}); !gone) {
      return gone;
    }
  }
  Held wanted;
  for (const Row& row : table.rows) {
    const std::string key = KeyOf(row);
    if (held_) {
      wanted[key] = {.count = row.count, .window_end = row.window ? row.window->end : 0};
      const auto there = held_->find(key);
      if (there != held_->end() && there->second.count == row.count) continue;
    }
    if (auto queued = QueueRow(key, table, row); !queued) return queued;
  }
  if (!held_) return {};
  if (auto gone = QueueGone(table, wanted); !gone) return gone;
  held_ = std::move(wanted);
  return {};
}

Result<void> KafkaSink::QueueGone(const BatchTable& table, Held& wanted) {
  const std::set<std::string> windows = WindowsOf(table);
  for (const auto& [key, row] : *held_) {
    if (wanted.contains(key)) continue;
    // Of a later state than the checkpoint was put back to.
    const bool given_up = table.closed_until && *table.closed_until < row.window_end;
    if (options_.windows && IsOfWindow(key) && !given_up) {
      const std::string window = key.substr(0, kTimeSize);
      // Earlier windows are closed: they stay, and are not looked at again.
      if (windows.empty() || window < *windows.begin()) continue;
      if (!windows.contains(window)) {
        wanted.emplace(key, row);
        continue;
      }
    }
    if (auto gone = writer_->Queue(options_.topic, {.key = key, .timestamp = table.time}); !gone) {
      return gone;
    }
  }
  return {};
}

Result<void> KafkaSink::QueueRow(const std::string& key, const BatchTable& table, const Row& row) {
  std::string value;
  AppendJsonRow(value, table.batch, shared::FormatTime(table.time), field_, row);
  return writer_->Queue(options_.topic, {.key = key, .value = value, .timestamp = table.time});
}

Result<void> KafkaSink::QueuePosition(std::optional<BatchId> batch, shared::UnixMillis time) {
  KafkaPosition position = position_;
  position.batch = batch;
  const std::string value = PositionValue(position, time);
  return writer_->Queue(PositionTopicOf(options_.topic),
                        {.key = kPositionKey, .value = value, .partition = {{0}}});
}

std::string KafkaSink::KeyOf(const Row& row) const {
  return row.window ? shared::FormatTime(row.window->start) + "|" + row.tag : row.tag;
}

Error KafkaSink::Soften(Error error) const {
  if (!error.what.starts_with(name_)) error.what = name_ + ": " + error.what;
  const bool passing = error.kind == ErrorKind::kUnavailable || error.kind == ErrorKind::kFatal ||
                       error.kind == ErrorKind::kInvalid;
  if (begun_ || passing) error.kind = ErrorKind::kRetry;
  return error;
}

}  // namespace consumer
