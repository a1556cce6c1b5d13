// What the handles of this folder share: from a ClientConfig to a rd_kafka_t that is destroyed
// once, with librdkafka's log and errors led to us. Internal to shared/kafka.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <librdkafka/rdkafka.h>

#include "shared/clock.h"
#include "shared/error.h"
#include "shared/kafka/broker_board.h"
#include "shared/kafka/client_config.h"
#include "shared/kafka/log_damper.h"

namespace shared::kafka {

// Calls librdkafka's destroy function for what a unique_ptr owns.
template <auto kDestroy>
struct Destroy {
  template <typename T>
  void operator()(T* pointer) const {
    kDestroy(pointer);
  }
};

using ConfPtr = std::unique_ptr<rd_kafka_conf_t, Destroy<rd_kafka_conf_destroy>>;
using QueuePtr = std::unique_ptr<rd_kafka_queue_t, Destroy<rd_kafka_queue_destroy>>;
using EventPtr = std::unique_ptr<rd_kafka_event_t, Destroy<rd_kafka_event_destroy>>;
using TopicPtr = std::unique_ptr<rd_kafka_topic_t, Destroy<rd_kafka_topic_destroy>>;
using PartitionListPtr = std::unique_ptr<rd_kafka_topic_partition_list_t,
                                         Destroy<rd_kafka_topic_partition_list_destroy>>;

// What librdkafka's callbacks need; handed to them as the handle's opaque. Thread-safe.
class CallbackTarget {
 public:
  explicit CallbackTarget(LogFunction log) : log_(std::move(log)), damper_(clock_, kQuiet) {}

  void Log(int level, std::string_view facility, std::string_view message);
  void SetError(int code, std::string text);
  // Drops every line from now on.
  void Mute();

  // Who takes delivery reports, in the thread that polls the handle.
  void SetDeliveryHandler(std::function<void(const rd_kafka_message_t&)> handler) {
    on_delivery_ = std::move(handler);
  }
  void Deliver(const rd_kafka_message_t& message) const {
    if (on_delivery_) on_delivery_(message);
  }

  // The newest error told by the client as a whole (a broker down, authentication refused).
  std::optional<std::pair<int, std::string>> LastError() const;
  void ClearError();

  // Who takes statistics; null: they are dropped.
  void SetBrokerBoard(std::shared_ptr<BrokerBoard> board) { board_ = std::move(board); }
  void TellStatistics(std::string_view client, std::string_view json) const {
    if (board_) board_->Tell(client, BrokersOf(json));
  }

  // Held by who serves the callbacks.
  std::mutex& serving() { return serving_; }

  // How many errors the client told: connections lost, partitions not found where they were.
  std::uint64_t errors_told() const { return errors_told_; }
  void CountError() { ++errors_told_; }

 private:
  static constexpr std::chrono::seconds kQuiet{60};

  SystemClock clock_;
  LogFunction log_;
  std::function<void(const rd_kafka_message_t&)> on_delivery_;
  std::shared_ptr<BrokerBoard> board_;  // Set before the client begins.
  std::atomic<std::uint64_t> errors_told_{0};
  std::mutex serving_;
  mutable std::mutex mutex_;
  LogDamper damper_;
  std::optional<std::pair<int, std::string>> last_error_;
};

using PropertyList = std::vector<std::pair<std::string, std::string>>;

// What every handle of ours sets, unless the user does: a broker that comes back is found within 2
// s, not 10.
inline const PropertyList kCommonDefaults{{"reconnect.backoff.max.ms", "2000"}};

// The user's properties over ours, as a librdkafka configuration. `defaults` are ours and may be
// overridden; `fixed` may not. A default that this librdkafka does not know is left out.
// kCommonDefaults are set first.
Result<ConfPtr> MakeConf(const ClientConfig& config, const PropertyList& defaults,
                         const PropertyList& fixed);

// With what makes librdkafka count for a BrokerBoard, where the configuration has one: for a handle
// that is given it (Handle::Open) and serves its callbacks.
PropertyList WithStatistics(const ClientConfig& config, PropertyList defaults);

// Ends a client. librdkafka 2.0.2 never finishes that after a topic was deleted while it was
// assigned (a reference to its broker is lost), so the wait is bounded: what is left then goes with
// the process.
struct EndClient {
  std::shared_ptr<CallbackTarget> target =
      nullptr;  // Outlives the client's threads, which call it.
  void operator()(rd_kafka_t* rk) const;
};

// Owns a rd_kafka_t and the target of its callbacks.
class Handle {
 public:
  // kUsage with librdkafka's sentence where properties do not go together.
  static Result<Handle> Open(rd_kafka_type_t type, ConfPtr conf, LogFunction log,
                             std::shared_ptr<BrokerBoard> brokers_told_to = nullptr);

  rd_kafka_t* get() const { return rk_.get(); }
  CallbackTarget& target() const { return *rk_.get_deleter().target; }

  // Serves the callbacks that are due (errors, log), without waiting. Any thread may call it; when
  // it returns, nothing that was due before is still being served by another one.
  void ServeCallbacks() const {
    const std::lock_guard lock(target().serving());
    rd_kafka_poll(rk_.get(), 0);
  }

  // The error of a call that timed out or found no broker: where the client knows why (refused,
  // SASL), its kind and sentence are more exact than "timed out".
  Error Explain(int code, const std::string& doing) const;

 private:
  Handle(rd_kafka_t* rk, std::shared_ptr<CallbackTarget> target)
      : rk_(rk, EndClient{std::move(target)}) {}

  std::unique_ptr<rd_kafka_t, EndClient> rk_;
};

// For calls that take their time-out as int.
int TimeoutMs(std::chrono::milliseconds time);

}  // namespace shared::kafka
